// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import picocli.CommandLine;

/** All commands, in the order of the help. */
final class CommandTree {
  private CommandTree() {}

  static CommandLine of(Kadian kadian) {
    CommandLine segment = new CommandLine(new SegmentCommands());
    segment.addSubcommand(new PublishSegments(kadian));
    segment.addSubcommand(new ListSegments(kadian));
    segment.addSubcommand(new CheckSegments(kadian));
    segment.addSubcommand(new CountSegment(kadian));
    segment.addSubcommand(new WhySegment(kadian));
    CommandLine campaign = new CommandLine(new CampaignCommands());
    campaign.addSubcommand(new AnnounceCampaign(kadian));
    campaign.addSubcommand(new ListCampaigns(kadian));
    campaign.addSubcommand(new PreviewCampaign(kadian));
    campaign.addSubcommand(new TestSendCampaign(kadian));
    campaign.addSubcommand(new HoldCampaign(kadian));
    campaign.addSubcommand(new ReleaseCampaign(kadian));
    campaign.addSubcommand(new CancelCampaign(kadian));
    campaign.addSubcommand(new RescheduleCampaign(kadian));
    CommandLine suppression = new CommandLine(new SuppressionCommands());
    suppression.addSubcommand(new LoadSuppression(kadian));
    suppression.addSubcommand(new ListSuppressions(kadian));
    suppression.addSubcommand(new DropSuppression(kadian));
    suppression.addSubcommand(new CheckSuppression(kadian));
    CommandLine all = new CommandLine(kadian);
    all.addSubcommand(segment);
    all.addSubcommand(campaign);
    all.addSubcommand(suppression);
    all.addSubcommand(new ShowStatus(kadian));
    all.addSubcommand(new ShowReport(kadian));
    all.addSubcommand(new ExportRequests(kadian));
    all.addSubcommand(new ExplainPerson(kadian));
    all.addSubcommand(new PlanCapacity(kadian));
    all.addSubcommand(new RehearsePlan(kadian));
    CommandLine cluster = new CommandLine(new ClusterCommands());
    cluster.addSubcommand(new ClusterUp(kadian));
    cluster.addSubcommand(new ClusterDown(kadian));
    cluster.addSubcommand(new ClusterStatus(kadian));
    all.addSubcommand(cluster);
    CommandLine job = new CommandLine(new JobCommands());
    job.addSubcommand(new SubmitJob(kadian));
    job.addSubcommand(new StopJob(kadian));
    job.addSubcommand(new UpgradeJob(kadian));
    job.addSubcommand(new ListSavepoints(kadian));
    all.addSubcommand(job);
    all.addSubcommand(new PrintCompletion(kadian));
    return all;
  }
}

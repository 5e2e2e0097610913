// SPDX-License-Identifier: Apache-2.0
/**
 * Afterwards: what became of a campaign in figures, of each of its requests, and of a person's
 * messages. In: the ledger, read in transactions that write nothing. Out: {@link
 * io.kadian.report.CampaignReport}, CSV, {@link io.kadian.report.PersonHistory}. The command line
 * shows them.
 */
package io.kadian.report;

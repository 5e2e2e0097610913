// SPDX-License-Identifier: Apache-2.0
package io.kadian.rehearsal;

import java.time.Instant;

/**
 * What was full first, and what to do about it.
 *
 * @param phase what it held up
 * @param place which part it is
 * @param perSecond what it let through meanwhile: members judged or messages ended, a second of the
 *     real clock
 * @param from when it was full first, in plan time
 * @param seconds for how long it was, of the real clock
 * @param evidence what was seen
 * @param advice what to change
 */
public record Bottleneck(
    Phase phase,
    Place place,
    double perSecond,
    Instant from,
    double seconds,
    String evidence,
    String advice) {

  /** What a campaign's messages do one after the other. */
  public enum Phase {
    /** Audiences are picked and held. */
    SELECTION("selecting"),
    /** Held messages leave. */
    RELEASE("releasing");

    public final String words;

    Phase(String words) {
      this.words = words;
    }
  }

  /** Where it is narrow. */
  public enum Place {
    /** The provider takes no more a second. */
    GATEWAY_RATE("the gateway's rate"),
    /** So many are under way that the next one waits for an answer. */
    GATEWAY_WINDOW("the gateway's window"),
    DATABASE("the database"),
    /** One subtask works while the others wait: the members are dealt unevenly. */
    HOT_SHARD("one hot shard"),
    /** One segment's condition takes most of what judging takes. */
    SEGMENT("a segment's condition"),
    /** The subtasks work all the time, and the machine has cores to spare. */
    SLOTS("the number of slots"),
    /** No core is free. */
    MACHINE("the machine's cores");

    public final String words;

    Place(String words) {
      this.words = words;
    }
  }
}

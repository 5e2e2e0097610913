// SPDX-License-Identifier: Apache-2.0
package io.kadian.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.annotation.Nullable;

/**
 * A member's records in the order in which they stream in.
 *
 * @param loaded with the others; a campaign that is announced later sees the last one only
 * @param held when every campaign has found its audience; read before the first instant
 * @param brink another name, just before the first instant: it is read before it or after it, and a
 *     crash undoes that or doesn't. Null: no such record
 */
record MemberHistory(
    List<ChaosMember> loaded, List<ChaosMember> held, @Nullable ChaosMember brink) {

  /** One in so many members changes in a stage. */
  private static final int SHARE_THAT_CHANGES = 10;

  /** Which stages there are in a round. */
  record Stages(boolean held, boolean brink) {}

  MemberHistory {
    loaded = List.copyOf(loaded);
    held = List.copyOf(held);
  }

  static MemberHistory of(String round, int number, int n, Stages stages, SplittableRandom random) {
    List<ChaosMember> loaded = new ArrayList<>(List.of(ChaosMember.of(round, number, n, random)));
    loaded.addAll(changes(loaded.get(0), random));
    ChaosMember latest = loaded.get(loaded.size() - 1);
    List<ChaosMember> held = stages.held() ? changes(latest, random) : List.of();
    ChaosMember settled = held.isEmpty() ? latest : held.get(held.size() - 1);
    boolean brink =
        stages.brink()
            && ChaosMember.isAlone(n)
            && settled.firstName() != null
            && settled.consent()
            && !settled.isRefused()
            && random.nextInt(SHARE_THAT_CHANGES) == 0;
    return new MemberHistory(loaded, held, brink ? settled.renamed() : null);
  }

  /** Mostly none; one, or two in a row. */
  private static List<ChaosMember> changes(ChaosMember before, SplittableRandom random) {
    if (random.nextInt(SHARE_THAT_CHANGES) != 0) {
      return List.of();
    }
    return IntStream.rangeClosed(0, random.nextInt(2))
        .mapToObj(n -> before.changed(random))
        .toList();
  }

  /** What the campaigns find that are announced after the load. */
  ChaosMember latestLoaded() {
    return loaded.get(loaded.size() - 1);
  }

  /** What every campaign has seen last, surely, before the first instant. */
  ChaosMember settled() {
    return held.isEmpty() ? latestLoaded() : held.get(held.size() - 1);
  }

  /** What every campaign has seen one after the other, surely, whatever was killed. */
  List<ChaosMember> surelySeen() {
    return Stream.concat(Stream.of(latestLoaded()), held.stream()).toList();
  }

  /** What a campaign that was live may have seen before. */
  List<ChaosMember> perhapsSeen() {
    return loaded.subList(0, loaded.size() - 1);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.kadian.simulator;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * What the SMSC saw since it started or was reset. {@code received = distinct + repeats}, and
 * {@code parts = answered + lost} once all answers are out.
 *
 * @param received whole messages taken
 * @param parts submit_sm's taken
 * @param answered submit_sm's answered ESME_ROK
 * @param throttled submit_sm's answered ESME_RTHROTTLED
 * @param refused submit_sm's answered with any other error
 * @param lost submit_sm's taken and, on purpose, not answered
 * @param incomplete long messages of which parts are missing
 * @param distinct pairs of phone and text
 * @param repeats messages beyond the first of their phone and text
 * @param binds that stand now
 * @param mostUnderWay the most submit_sm's a bind had unanswered at a time; answers that are lost
 *     on purpose don't count
 * @param perSecond pairs of a second of the epoch and the submit_sm's taken in it
 * @param receipts made for submit_sm's that asked for one
 * @param replies made
 * @param delivered deliver_sm's answered ESME_ROK
 * @param redelivered deliver_sm's beyond the first of a message
 * @param undelivered receipts and replies that nobody has answered ESME_ROK yet
 * @param texts samples: the first different texts, and how often each came
 */
public record SimulatorReport(
    long received,
    long parts,
    long answered,
    long throttled,
    long refused,
    long lost,
    int incomplete,
    int distinct,
    long repeats,
    int binds,
    int mostUnderWay,
    @Nullable Instant firstAt,
    @Nullable Instant lastAt,
    List<List<Long>> perSecond,
    long receipts,
    long replies,
    long delivered,
    long redelivered,
    int undelivered,
    Map<String, Integer> texts) {}

/**
 * What a campaign SMS is, in plain Java: campaigns, segments, texts, outcomes. No Flink, no I/O.
 */
package io.kadian.domain;

/**
 * The end of every message. In: outcomes from all stages. Out: rows of {@code sms_log}
 * (sql/ledger.sql), and the same outcomes in batches for the outcomes topic.
 */
package io.kadian.ledger;

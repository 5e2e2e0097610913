/**
 * What comes back from phones. In: deliver_sm's of an SMPP receiver bind, each answered after the
 * checkpoint that holds it. Out: deliveries in {@code sms_log}, outcomes of messages that were in
 * doubt, and who opted out.
 */
package io.kadian.receipts;

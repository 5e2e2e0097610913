/**
 * Who gets which text. In: members, by shard, and campaigns, by broadcast. Out: for each campaign
 * who is in its audience, with the message ready to send, and who is out again.
 */
package io.kadian.selection;

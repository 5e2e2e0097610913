/**
 * Every prepared message waits here for its instant. In: who is in an audience with which message.
 * Out: the messages, from the instant on, at the campaign's pace; counts all the while; and
 * outcomes for those that can't go.
 */
package io.kadian.hold;

/**
 * The last stage before the phone. In: messages that passed the guard. Each is claimed in the
 * database, submitted, and settled there. Out: one outcome a message.
 */
package io.kadian.gateway;

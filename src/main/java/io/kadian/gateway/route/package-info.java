/**
 * The ways out: SMPP 3.4, with binds that come back by themselves, HTTP, and a dry run; and several
 * of them as one. They know how to submit a message once and say what happened; whether to is for
 * the package above.
 */
package io.kadian.gateway.route;

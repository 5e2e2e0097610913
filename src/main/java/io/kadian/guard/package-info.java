/**
 * May this message go to this phone now? In: released messages, and what became of earlier ones,
 * both by phone. Out: those that may, and for the others an outcome that names the reason.
 */
package io.kadian.guard;

/**
 * {@code scripts/kadian}: what an operator does by hand. In: files, arguments and settings. Out:
 * records of the control topic, and answers in words; exit codes say whether it went well.
 */
package io.kadian.cli;

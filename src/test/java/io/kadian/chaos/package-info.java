/**
 * {@code scripts/chaos}: kills the job's processes at random moments, round after round, and holds
 * what the SMSC received and what the ledger says against what should have been sent.
 */
package io.kadian.chaos;

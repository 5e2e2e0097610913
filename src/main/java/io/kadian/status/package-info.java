/**
 * Where every campaign stands. In: the control topic (what was announced), the events topic (what
 * the job says) and the ledger (how messages ended). Out: {@link io.kadian.status.CampaignStatus},
 * whose terms add up. Reads only; nothing of the job depends on it.
 */
package io.kadian.status;

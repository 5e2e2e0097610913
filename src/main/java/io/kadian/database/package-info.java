// SPDX-License-Identifier: Apache-2.0
/**
 * Connections to PostgreSQL that can't hang for ever, and what is said while it can't be used. The
 * gateway's claims and the ledger stand on it.
 */
package io.kadian.database;

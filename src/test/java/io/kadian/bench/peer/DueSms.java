// SPDX-License-Identifier: Apache-2.0
package io.kadian.bench.peer;

/**
 * A row of the outbox that a worker has locked.
 *
 * @param phone E.164
 * @param fresh false: the phone got this text within the last 30 minutes
 */
record DueSms(long id, String phone, String text, boolean fresh) {}

// SPDX-License-Identifier: Apache-2.0
/**
 * Lists of phones that get no marketing. In: a file of phones. Out: {@code sms_suppression}, which
 * the gateway's every claim looks into.
 */
package io.kadian.suppression;

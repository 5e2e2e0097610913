// SPDX-License-Identifier: Apache-2.0
/**
 * An SMPP connection's socket, plain or inside TLS, and when it is tried again: what submits and
 * what receives stand on it.
 */
package io.kadian.smpp;

// SPDX-License-Identifier: Apache-2.0
package io.kadian.members;

/**
 * Columns that a member table is given besides the user's, so that a record that can't be parsed
 * comes out as a row: with these set and all others NULL.
 */
final class KeptColumns {
  /** BYTES: the record's value, of every row. */
  static final String RAW = "__raw";

  /** STRING: why the record's value is no row of the table, NULL where it is. */
  static final String ERROR = "__error";

  /**
   * STRING NOT NULL: why the record's key is none, else empty. It is a part of the key, and so of
   * the primary key where there is one.
   */
  static final String KEY_ERROR = "__key_error";

  private KeptColumns() {}
}

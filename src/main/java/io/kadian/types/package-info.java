/**
 * What Flink has to know of our records: their serializers and type information, and member rows
 * whose columns only the DDL knows. Every stage uses it; it knows no stage.
 */
package io.kadian.types;

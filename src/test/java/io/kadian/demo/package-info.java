/**
 * The main job on real parts in one JVM, with made-up members: {@code scripts/demo}. It stands with
 * the tests because the embedded broker and database are theirs.
 */
package io.kadian.demo;

// SPDX-License-Identifier: Apache-2.0
/**
 * Plots as SVG inside a page. In: numbers, and names for them. Out: elements of a page that is HTML
 * and well-formed XML at once. It knows nothing of campaigns.
 */
package io.kadian.cli.plot;

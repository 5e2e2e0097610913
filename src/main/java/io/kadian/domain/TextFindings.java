// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What may well be a mistake in a campaign's text. Signature and opt-out are what carriers in China
 * ask of marketing SMS; nothing here stops a campaign.
 */
final class TextFindings {
  private static final Pattern SIGNED = Pattern.compile("^\\s*【[^【】]+】|【[^【】]+】\\s*$");

  private static final Pattern OPT_OUT =
      Pattern.compile("拒收|退订|\\bSTOP\\b", Pattern.CASE_INSENSITIVE);

  private static final Pattern STRAY_BRACES = Pattern.compile("[{}｛｝]");

  private TextFindings() {}

  static List<String> of(Template template) {
    String text = template.withFallbacks();
    List<String> findings = new ArrayList<>();
    if (!SIGNED.matcher(text).find()) {
      findings.add(
          "The text has no 【signature】 at its start or end; carriers in China refuse it without.");
    }
    if (!OPT_OUT.matcher(text).find()) {
      findings.add("The text doesn't say how to opt out (拒收请回复R, 退订 or STOP); in China it must.");
    }
    if (STRAY_BRACES.matcher(text).find()) {
      findings.add(
          "The text has braces that will be sent as they stand; a column is written {{column}}.");
    }
    EncodedText encoded = EncodedText.of(text, (byte) 0);
    if (encoded.count() > 1) {
      DataCoding coding = encoded.coding();
      findings.add(
          String.format(
              "The text takes %d parts%s, each billed as a message: it has %d %s, one part takes %d"
                  + " and each of several %d.",
              encoded.count(),
              template.columns().isEmpty() ? "" : ", with every fallback in place",
              encoded.units(),
              coding == DataCoding.UCS_2 ? "characters (UCS-2)" : "characters (GSM-7)",
              coding.unitsAlone(),
              coding.unitsInPart()));
    }
    return findings;
  }
}

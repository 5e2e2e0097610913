// SPDX-License-Identifier: Apache-2.0
package io.kadian.simulator;

import io.kadian.domain.DataCoding;
import io.kadian.domain.EncodedText;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.annotation.Nullable;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.SubmitSm;

/**
 * Puts the parts of long messages together by their concatenation headers (3GPP TS 23.040,
 * 9.2.3.24.1, and .8 for references of 16 bits), as a phone does: parts come in any order, and may
 * never come.
 */
final class LongMessages {
  private static final int MOST_INCOMPLETE = 100_000;
  private static final int CONCATENATED_8_BIT = 0x00;
  private static final int CONCATENATED_16_BIT = 0x08;

  private final Map<Key, Pieces> incomplete =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Pieces> eldest) {
          return size() > MOST_INCOMPLETE;
        }
      };

  /** A message that is complete. */
  record Whole(String text, String messageId, int parts) {}

  /** Returns the message if this was all it lacked. */
  @Nullable
  Whole add(SubmitSm part, String phone, String messageId) {
    byte[] octets = part.getShortMessage();
    boolean hasHeader = (part.getEsmClass() & SMPPConstant.ESMCLS_UDHI_INDICATOR_SET) != 0;
    int bodyAt = hasHeader ? 1 + (octets[0] & 0xFF) : 0;
    Place place = hasHeader ? placeIn(octets) : null;
    if (place == null || place.total < 2) {
      return new Whole(text(part.getDataCoding(), octets, bodyAt), messageId, 1);
    }
    Key key = new Key(part.getSourceAddr(), phone, place.reference, place.total);
    byte[] all;
    String firstId;
    synchronized (this) {
      Pieces pieces = incomplete.computeIfAbsent(key, k -> new Pieces(k.total));
      pieces.add(place.sequence, octets, bodyAt, messageId);
      if (!pieces.isComplete()) {
        return null;
      }
      incomplete.remove(key);
      all = pieces.join();
      firstId = pieces.firstId;
    }
    return new Whole(text(part.getDataCoding(), all, 0), firstId, place.total);
  }

  synchronized int incomplete() {
    return incomplete.size();
  }

  synchronized void clear() {
    incomplete.clear();
  }

  @Nullable
  private static Place placeIn(byte[] octets) {
    int end = 1 + (octets[0] & 0xFF);
    for (int at = 1; at + 1 < end; at += 2 + octets[at + 1]) {
      int element = octets[at];
      if (element == CONCATENATED_8_BIT) {
        return new Place(octets[at + 2] & 0xFF, octets[at + 3] & 0xFF, octets[at + 4] & 0xFF);
      }
      if (element == CONCATENATED_16_BIT) {
        return new Place(
            ((octets[at + 2] & 0xFF) << 8) | (octets[at + 3] & 0xFF),
            octets[at + 4] & 0xFF,
            octets[at + 5] & 0xFF);
      }
    }
    return null;
  }

  private static String text(byte coding, byte[] octets, int from) {
    if (coding == DataCoding.UCS_2.value()) {
      return new String(octets, from, octets.length - from, StandardCharsets.UTF_16BE);
    }
    if (coding == DataCoding.GSM_7.value() && isSeptets(octets, from)) {
      byte[] septets = Arrays.copyOfRange(octets, from, octets.length);
      return new EncodedText(DataCoding.GSM_7, new byte[][] {septets}).text();
    }
    return new String(octets, from, octets.length - from, StandardCharsets.ISO_8859_1);
  }

  private static boolean isSeptets(byte[] octets, int from) {
    for (int i = from; i < octets.length; i++) {
      if (octets[i] < 0) {
        return false;
      }
    }
    return true;
  }

  private record Key(@Nullable String source, String phone, int reference, int total) {}

  private record Place(int reference, int total, int sequence) {}

  private static final class Pieces {
    private final byte[][] bodies;
    private int missing;
    private String firstId = "";

    Pieces(int total) {
      bodies = new byte[total][];
      missing = total;
    }

    void add(int sequence, byte[] octets, int bodyAt, String messageId) {
      if (sequence < 1 || sequence > bodies.length) {
        return;
      }
      if (bodies[sequence - 1] == null) {
        missing--;
      }
      bodies[sequence - 1] = Arrays.copyOfRange(octets, bodyAt, octets.length);
      if (sequence == 1) {
        firstId = messageId;
      }
    }

    boolean isComplete() {
      return missing == 0;
    }

    byte[] join() {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (byte[] body : bodies) {
        all.writeBytes(body);
      }
      return all.toByteArray();
    }
  }
}

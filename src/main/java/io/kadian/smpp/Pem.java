// SPDX-License-Identifier: Apache-2.0
package io.kadian.smpp;

import io.kadian.domain.InvalidInputException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** PEM (RFC 7468), as far as Java reads none: no complaint quotes what it was given. */
public final class Pem {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----(.+?)-----END PRIVATE KEY-----", Pattern.DOTALL);

  /** PKCS #8 says which it is, but Java wants to be told. */
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

  private Pem() {}

  /** In the order in which they stand there; one at least. */
  public static List<? extends Certificate> certificates(String pem) {
    try {
      List<? extends Certificate> certificates =
          List.copyOf(
              CertificateFactory.getInstance("X.509")
                  .generateCertificates(
                      new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))));
      if (certificates.isEmpty()) {
        throw new InvalidInputException("there is no certificate in PEM in it");
      }
      return certificates;
    } catch (GeneralSecurityException e) {
      throw new InvalidInputException("it can't be read as certificates in PEM: " + e, e);
    }
  }

  public static PrivateKey privateKey(String pem) {
    Matcher key = KEY.matcher(pem);
    if (!key.find()) {
      throw new InvalidInputException(
          "there is no key in PEM in it that begins with BEGIN PRIVATE KEY; make one of another"
              + " form by: openssl pkcs8 -topk8 -nocrypt");
    }
    byte[] octets;
    try {
      octets = Base64.getMimeDecoder().decode(key.group(1).strip());
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException("the key in it isn't whole", e);
    }
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(octets));
      } catch (GeneralSecurityException e) {
        // Of another algorithm.
      }
    }
    throw new InvalidInputException("the key in it is none of " + ALGORITHMS);
  }
}

// SPDX-License-Identifier: Apache-2.0
package io.kadian.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import javax.annotation.Nullable;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** A key and a certificate for it that nobody else has signed, made with the JDK's keytool. */
public final class SelfSigned {
  public static final String PASSWORD = "key-store-password";
  private static final String ALIAS = "server";

  private final Path folder;

  /**
   * @param san who it is for: {@code dns:localhost}
   */
  public SelfSigned(Path folder, String san) throws Exception {
    this.folder = Files.createDirectories(folder);
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                ALIAS,
                "-keyalg",
                "EC",
                "-dname",
                "CN=Kadian's tests",
                "-ext",
                "SAN=" + san,
                "-ext",
                "BC=ca:true",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-keystore",
                keyStore().toString(),
                "-storepass",
                PASSWORD)
            .inheritIO()
            .start();
    if (keytool.waitFor() != 0) {
      throw new IllegalStateException("keytool made no key");
    }
    write("cert.pem", "CERTIFICATE", store().getCertificate(ALIAS).getEncoded());
    write("key.pem", "PRIVATE KEY", store().getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
  }

  public Path keyStore() {
    return folder.resolve("keys.p12");
  }

  public Path certificate() {
    return folder.resolve("cert.pem");
  }

  public Path key() {
    return folder.resolve("key.pem");
  }

  /** A server that shows this certificate. */
  public SSLContext context() throws GeneralSecurityException, IOException {
    return context(null);
  }

  /** One that shows this certificate, and trusts no other than that one. */
  public SSLContext contextThatTrusts(SelfSigned other)
      throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(ALIAS, other.store().getCertificate(ALIAS));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    return context(trust.getTrustManagers());
  }

  private SSLContext context(@Nullable TrustManager[] trust)
      throws GeneralSecurityException, IOException {
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store(), PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust, null);
    return context;
  }

  private KeyStore store() throws GeneralSecurityException, IOException {
    return KeyStore.getInstance(keyStore().toFile(), PASSWORD.toCharArray());
  }

  private void write(String file, String what, byte[] der) throws IOException {
    String body = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(der);
    Files.writeString(
        folder.resolve(file),
        "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what, body, what));
  }
}

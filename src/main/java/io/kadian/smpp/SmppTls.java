// SPDX-License-Identifier: Apache-2.0
package io.kadian.smpp;

import io.kadian.domain.InvalidInputException;
import java.io.IOException;
import java.io.Serializable;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import javax.annotation.Nullable;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;

/**
 * SMPP inside TLS. SMPP 3.4 knows nothing of it: the SMSC has a port where TLS begins at once. Its
 * certificate must be signed by who is trusted, and be for the host that was asked for.
 *
 * @param authorities certificates in PEM, one behind the other; empty for those that Java trusts
 * @param identity shown to an SMSC that asks who we are; null for none
 */
public record SmppTls(String authorities, @Nullable Identity identity) implements Serializable {

  /**
   * A certificate of ours.
   *
   * @param key its private key in PEM (PKCS #8, not encrypted); never in {@link #toString}
   * @param chain the certificate in PEM, and behind it whatever leads to who signed it
   */
  public record Identity(String key, String chain) implements Serializable {
    /** Leaves the key out. */
    @Override
    public String toString() {
      return "Identity[...]";
    }
  }

  public SmppTls {
    if (!authorities.isEmpty()) {
      trusted(authorities);
    }
    if (identity != null) {
      keys(identity);
    }
  }

  public SmppTls(String authorities) {
    this(authorities, null);
  }

  /**
   * Blocks until both sides agree.
   *
   * @param socket connected; closing it closes what is made of it
   * @throws IOException if the other's certificate is not good, too
   */
  Socket over(Socket socket, String host, int port, Duration timeout) throws IOException {
    SSLSocket secure = (SSLSocket) factory().createSocket(socket, host, port, true);
    SSLParameters parameters = secure.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS"); // or else any host's would do
    secure.setSSLParameters(parameters);
    secure.setSoTimeout(Math.toIntExact(timeout.toMillis()));
    secure.startHandshake();
    secure.setSoTimeout(0);
    return secure;
  }

  private SSLSocketFactory factory() {
    if (authorities.isEmpty() && identity == null) {
      return (SSLSocketFactory) SSLSocketFactory.getDefault();
    }
    try {
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(authorities.isEmpty() ? null : trusted(authorities));
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(identity == null ? null : keys(identity), trust.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java has no TLS", e);
    }
  }

  private static KeyStore trusted(String pem) {
    try {
      KeyStore store = empty();
      for (Certificate certificate : Pem.certificates(pem)) {
        store.setCertificateEntry("authority-" + store.size(), certificate);
      }
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new InvalidInputException("it can't be read as certificates in PEM: " + e, e);
    }
  }

  private static KeyManager[] keys(Identity identity) {
    char[] nobodyAsksForIt = "in memory".toCharArray();
    try {
      KeyStore store = empty();
      store.setKeyEntry(
          "identity",
          Pem.privateKey(identity.key()),
          nobodyAsksForIt,
          Pem.certificates(identity.chain()).toArray(Certificate[]::new));
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, nobodyAsksForIt);
      return factory.getKeyManagers();
    } catch (GeneralSecurityException | IOException e) {
      throw new InvalidInputException("the key and the certificate can't be used: " + e, e);
    }
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    return store;
  }
}

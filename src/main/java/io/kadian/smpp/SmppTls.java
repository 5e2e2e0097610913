// SPDX-License-Identifier: Apache-2.0
package io.kadian.smpp;

import io.kadian.domain.InvalidInputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Serializable;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Collection;
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
 */
public record SmppTls(String authorities) implements Serializable {

  public SmppTls {
    if (!authorities.isEmpty()) {
      trusted(authorities);
    }
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
    if (authorities.isEmpty()) {
      return (SSLSocketFactory) SSLSocketFactory.getDefault();
    }
    try {
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted(authorities));
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java has no TLS", e);
    }
  }

  private static KeyStore trusted(String pem) {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
      if (certificates.isEmpty()) {
        throw new InvalidInputException("there is no certificate in PEM in it");
      }
      for (Certificate certificate : certificates) {
        store.setCertificateEntry("authority-" + store.size(), certificate);
      }
      return store;
    } catch (GeneralSecurityException | IOException e) {
      throw new InvalidInputException("it can't be read as certificates in PEM: " + e, e);
    }
  }
}

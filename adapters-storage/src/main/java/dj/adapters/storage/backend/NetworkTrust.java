package dj.adapters.storage.backend;

import dj.domain.error.FileFailure;
import dj.domain.error.UntrustedServerException;
import dj.domain.error.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilderException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/// Which TLS servers are believed to be who they say they are.
///
/// @param manager checks the certificates of servers, and with them their names
public record NetworkTrust(X509ExtendedTrustManager manager) {
  /// Trusts as the settings say: the authorities of the Java platform, those of a file as well, or
  /// anybody.
  ///
  /// @throws UsageException if the file of certificates cannot be read, or holds none
  public static NetworkTrust of(NetworkSettings settings) {
    if (settings.insecureTls()) {
      return inAnybody();
    }
    try {
      X509ExtendedTrustManager platform = manager(null);
      return new NetworkTrust(
          settings.extraCertificates().isEmpty()
              ? platform
              : manager(authorities(platform, certificates(settings.extraCertificates().get()))));
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the Java platform cannot check certificates", e);
    }
  }

  /// Trusts whoever answers.
  public static NetworkTrust inAnybody() {
    return new NetworkTrust(new TrustInAnybody());
  }

  /// Whether an error comes from a certificate that was checked and refused, and not from a
  /// connection that broke during the handshake.
  public static boolean isRefusal(Throwable error) {
    return Causes.of(error)
        .anyMatch(each ->
            each instanceof CertificateException || each instanceof SSLPeerUnverifiedException);
  }

  /// What is told of a server whose certificate was refused.
  ///
  /// @param message what failed, to be followed by the reason
  public static UntrustedServerException refusal(String message, Exception error) {
    boolean isOfUnknown = Causes.of(error).anyMatch(CertPathBuilderException.class::isInstance);
    return new UntrustedServerException(
        message
            + "the server's certificate is not trusted ("
            + (isOfUnknown ? "no authority that is known here has signed it" : innermost(error))
            + ")",
        isOfUnknown
            ? "check the address; for a server with an authority of its own, name that one's"
                + " certificate with --cacert"
            : "check the server's name in the address, which has to be one of its certificate, and"
                + " the clock here",
        error);
  }

  /// What the innermost error says, in one line: the outer ones only name classes around it.
  private static String innermost(Exception error) {
    return String.valueOf(Causes.of(error).reduce((_, inner) -> inner).orElseThrow().getMessage())
        .replaceAll("\\s+", " ");
  }

  /// A context for connections with this trust.
  public SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {manager}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the Java platform has no TLS", e);
    }
  }

  /// The platform's way of checking, with its own authorities or with those of a store.
  private static X509ExtendedTrustManager manager(@Nullable KeyStore authorities)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(authorities);
    for (TrustManager each : factory.getTrustManagers()) {
      if (each instanceof X509ExtendedTrustManager manager) {
        return manager;
      }
    }
    throw new GeneralSecurityException("there is no trust manager for X.509");
  }

  private static Collection<? extends Certificate> certificates(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(in);
      if (certificates.isEmpty()) {
        throw new UsageException(file + " holds no certificate", "give a file in PEM format");
      }
      return certificates;
    } catch (IOException e) {
      throw new UsageException(
          "the file of certificates " + file + " cannot be read: " + FileFailure.reason(e),
          "check the path that was given with --cacert",
          e);
    } catch (GeneralSecurityException e) {
      throw new UsageException(
          file + " is no file of certificates: " + e.getMessage(), "give a file in PEM format", e);
    }
  }

  private static KeyStore authorities(
      X509ExtendedTrustManager platform, Collection<? extends Certificate> more)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int number = 0;
    for (X509Certificate each : platform.getAcceptedIssuers()) {
      store.setCertificateEntry("platform-" + number++, each);
    }
    for (Certificate each : more) {
      store.setCertificateEntry("given-" + number++, each);
    }
    return store;
  }

  /// Checks nothing, neither the certificate nor the name in it: what `--insecure-tls` asks for,
  /// and enough for a question that anybody may hear.
  private static final class TrustInAnybody extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {
      // Anybody is trusted.
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
      // Anybody is trusted.
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
      // Anybody is trusted.
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
      // Anybody is trusted.
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {
      // Anybody is trusted.
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {
      // Anybody is trusted.
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}

package dj.adapters.storage.backend.s3;

import dj.adapters.storage.backend.NetworkTrust;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.Handshake;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/// Finds out whether a server speaks TLS where its address says `http`, or does not where it says
/// `https`.
///
/// What a server does with the wrong one can be an alert of TLS, a page, silence or the end of the
/// connection; a line that breaks and a load balancer in trouble do the same. So the server is
/// asked the other way round, without keys and for nothing. Only what no server says to those who
/// are wrong there counts as an answer.
final class OtherScheme {
  private static final int BAD_REQUEST = 400;
  private static final int UPGRADE_REQUIRED = 426;
  private static final int SERVER_ERROR = 500;

  /// A server that is there answers nothing to nobody in less.
  private static final Duration MAX_TIME = Duration.ofSeconds(5);

  private OtherScheme() {}

  /// Whether `failure`, of a request to `url`, is one that a server with the other scheme may
  /// cause.
  static boolean isPossible(HttpUrl url, IOException failure) {
    return switch (failure) {
      case S3Error refusal -> !url.isHttps() && refusal.isWithoutReason();
      case SSLException broken -> !NetworkTrust.isRefusal(broken);
      case ConnectException _, NoRouteToHostException _, UnknownHostException _ -> false;
      // A server may wait for the rest of a line, which a greeting of TLS seems to be to it.
      case SocketTimeoutException _ -> url.isHttps();
      case InterruptedIOException _ -> false;
      default -> true;
    };
  }

  /// Whether the server at `url` answers to the other scheme.
  ///
  /// @param http sends the requests to `url`
  static boolean isSpoken(HttpUrl url, OkHttpClient http) {
    boolean isSecure = !url.isHttps();
    HttpUrl other =
        url.newBuilder()
            .scheme(isSecure ? "https" : "http")
            .port(url.port())
            .encodedPath("/")
            .query(null)
            .build();
    Request question =
        new Request.Builder()
            .url(other)
            .head()
            .header("User-Agent", "dj")
            .header("Connection", "close")
            .build();
    Handshakes handshakes = new Handshakes();
    try (Response answer = trustful(http, handshakes).newCall(question).execute()) {
      return isSecure || isOfPlainPort(answer);
    } catch (IOException _) {
      return handshakes.isEnded;
    }
  }

  /// Whoever ends a handshake speaks TLS, whatever comes after it.
  private static final class Handshakes extends EventListener {
    private boolean isEnded;

    @Override
    public void secureConnectEnd(Call call, @Nullable Handshake handshake) {
      isEnded = true;
    }
  }

  /// Who answers does not matter, since nothing is said.
  private static OkHttpClient trustful(OkHttpClient http, Handshakes handshakes) {
    NetworkTrust trust = NetworkTrust.inAnybody();
    Duration time = Duration.ofMillis(Math.min(MAX_TIME.toMillis(), http.readTimeoutMillis()));
    return http.newBuilder()
        .sslSocketFactory(trust.context().getSocketFactory(), trust.manager())
        .hostnameVerifier((_, _) -> true)
        .eventListener(handshakes)
        .connectTimeout(time)
        .readTimeout(time)
        .writeTimeout(time)
        .build();
  }

  /// A port with TLS may take plain requests as well, to refuse them or to say where to go.
  private static boolean isOfPlainPort(Response answer) {
    int status = answer.code();
    return answer.isSuccessful()
        || (status > BAD_REQUEST && status < SERVER_ERROR && status != UPGRADE_REQUIRED);
  }
}

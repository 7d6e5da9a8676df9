package dev.muster.app.wiring;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A client that pings more often than those of gRPC can be told to.
public final class Pings {
    private Pings() {}

    /// Whether a server goes on with a connection without a call on which it is pinged.
    public static boolean survived(Vertx vertx, int port, int pings, Duration pause) throws Exception {
        var client = vertx.createHttpClient(
                new HttpClientOptions().setProtocolVersion(HttpVersion.HTTP_2).setHttp2ClearTextUpgrade(false));
        try {
            // Opens the connection; nothing is sent of it.
            var request = client.request(new RequestOptions()
                            .setHost("127.0.0.1")
                            .setPort(port)
                            .setMethod(HttpMethod.POST)
                            .setURI("/"))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(5, TimeUnit.SECONDS);
            var sentAway = new CompletableFuture<Long>();
            var connection = request.connection();
            connection.goAwayHandler(goAway -> sentAway.complete(goAway.getErrorCode()));
            connection.closeHandler(closed -> sentAway.complete(-1L));
            for (int i = 0; i < pings && !sentAway.isDone(); i++) {
                connection.ping(Buffer.buffer(new byte[8]));
                Thread.sleep(pause.toMillis());
            }
            return !sentAway.isDone();
        } finally {
            client.close();
        }
    }
}

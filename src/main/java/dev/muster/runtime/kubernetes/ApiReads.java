package dev.muster.runtime.kubernetes;

import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/// Reads from the API server what it writes, without the client's model in between: of thousands of objects, that
/// costs many times as much as reading what is wanted of them.
final class ApiReads {
    private final KubernetesClient client;
    private final Duration patience;

    /// @param patience how long an answer may take to begin
    ApiReads(KubernetesClient client, Duration patience) {
        this.client = client;
        this.patience = patience;
    }

    /// An answer as a whole.
    ///
    /// @param path with its query
    /// @throws KubernetesClientException when it was refused, or none came
    byte[] get(String path) {
        var answer = send(path, byte[].class);
        if (!answer.isSuccessful()) {
            throw refusal(answer.code(), new ByteArrayInputStream(answer.body()));
        }
        return answer.body();
    }

    /// An answer that comes bit by bit.
    ///
    /// @param path with its query
    /// @throws KubernetesClientException when it was refused, or did not begin
    InputStream open(String path) {
        var answer = send(path, InputStream.class);
        if (!answer.isSuccessful()) {
            throw refusal(answer.code(), answer.body());
        }
        return answer.body();
    }

    private <T> HttpResponse<T> send(String path, Class<T> type) {
        var http = client.getHttpClient();
        var request = http.newHttpRequestBuilder()
                .uri(client.getMasterUrl() + path)
                .header("Accept", "application/json")
                .timeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .build();
        var answer = http.sendAsync(request, type);
        try {
            return answer.get();
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new KubernetesClientException("interrupted", e);
        } catch (ExecutionException e) {
            throw new KubernetesClientException("no answer", e.getCause());
        }
    }

    private static KubernetesClientException refusal(int code, InputStream body) {
        var message = "";
        try (body) {
            var in = JsonWalk.of(body);
            in.hasNext();
            for (var field = in.firstField(); field != null; field = in.nextField()) {
                if (field.equals("message")) {
                    message = in.text();
                }
            }
        } catch (IOException notJson) {
            // As of a proxy in between: the code says enough.
        }
        var said = message.isEmpty() ? "HTTP status " + code : message;
        return new KubernetesClientException(
                new StatusBuilder().withCode(code).withMessage(said).build());
    }
}

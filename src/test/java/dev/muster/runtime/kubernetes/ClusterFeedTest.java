package dev.muster.runtime.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A feed of an API server that says what the test wants.
@Timeout(30)
class ClusterFeedTest {
    private static final String OVER = "";

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private HttpServer server;
    private KubernetesClient client;
    private ClusterFeed<SeenPod> feed;

    /// @param lines each sent by itself; the last empty to end the answer
    private record Answer(int code, List<String> lines) {}

    private final class Ears implements ClusterFeed.Listener<SeenPod> {
        @Override
        public void listed(List<SeenPod> all, String resourceVersion, long asked) {
            heard.add("listed " + all.stream().map(pod -> pod.room().room()).collect(Collectors.joining(",")) + " at "
                    + resourceVersion);
        }

        @Override
        public void changed(SeenPod pod) {
            heard.add("changed " + pod.room().room());
        }

        @Override
        public void gone(SeenPod pod) {
            heard.add("gone " + pod.room().room());
        }

        @Override
        public void heard() {}

        @Override
        public void failed(ApiFault fault) {
            heard.add("failed " + fault.kind());
        }
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(io.fabric8.kubernetes.client.Config.empty())
                        .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                        .withRequestRetryBackoffLimit(0)
                        .build())
                .build();
        var calls = new ApiCalls(
                "there", new RequestRate(100, 100, System::nanoTime), System::nanoTime, ClusterListener.NONE);
        feed = new ClusterFeed<>(
                "pods",
                "a=b",
                PodJson::read,
                new Ears(),
                new ApiReads(client, Duration.ofSeconds(5)),
                calls,
                Duration.ofSeconds(60),
                System::nanoTime);
    }

    @AfterEach
    void end() {
        feed.close();
        client.close();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.add(exchange.getRequestURI().getQuery());
        try (exchange) {
            exchange.getRequestBody().readAllBytes(); // else the connection ends with the answer
            var answer = answers.take();
            exchange.sendResponseHeaders(answer.code(), 0);
            for (var line : answer.lines()) {
                exchange.getResponseBody().write(line.getBytes(StandardCharsets.UTF_8));
                exchange.getResponseBody().flush();
            }
            if (!answer.lines().getLast().equals(OVER)) {
                Thread.sleep(Duration.ofMinutes(1)); // as a watch that goes on
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void will(int code, String... lines) {
        answers.add(new Answer(code, List.of(lines)));
    }

    private static String page(String version, String next, String... pods) {
        return "{\"kind\":\"PodList\",\"metadata\":{\"resourceVersion\":\"%s\",\"continue\":\"%s\"},\"items\":[%s]}"
                .formatted(
                        version,
                        next,
                        List.of(pods).stream().map(pod -> pod(pod, version)).collect(Collectors.joining(",")));
    }

    private static String pod(String name, String version) {
        return """
                {"metadata":{"namespace":"arena","name":"%s","resourceVersion":"%s","managedFields":[{"f:spec":{"a":[1,{}]}}]},
                 "spec":{"containers":[{"ports":null}]},"status":null}""".formatted(name, version);
    }

    private static String event(String type, String object) {
        return "{\"type\":\"%s\",\"object\":%s}\n".formatted(type, object);
    }

    private void hears(String... what) throws InterruptedException {
        for (var one : what) {
            assertThat(heard.take()).isEqualTo(one);
        }
    }

    @Test
    void listsPageByPageAndThenHearsWhatChanges() throws InterruptedException {
        will(200, page("10", "more", "one", "two"), OVER);
        will(200, page("10", "", "three"), OVER);
        will(200, event("ADDED", pod("four", "11")), event("DELETED", pod("one", "12")));

        feed.start();

        hears("listed one,two,three at 10", "changed four", "gone one");
        assertThat(asked.get(0)).contains("labelSelector=a=b").doesNotContain("continue");
        assertThat(asked.get(1)).contains("continue=more");
        assertThat(asked.get(2)).contains("watch=true").contains("resourceVersion=10");
    }

    @Test
    void goesOnWhereAWatchEndedEvenWhenOnlyABookmarkCame() throws InterruptedException {
        will(200, page("10", ""), OVER);
        will(200, event("BOOKMARK", "{\"metadata\":{\"resourceVersion\":\"42\"}}"), OVER);
        will(200, event("MODIFIED", pod("one", "43")));

        feed.start();

        hears("listed  at 10", "changed one");
        assertThat(asked.get(2)).contains("resourceVersion=42");
    }

    @Test
    void listsAgainWhenAWatchCannotGoOn() throws InterruptedException {
        will(200, page("10", "", "one"), OVER);
        will(200, event("ERROR", "{\"kind\":\"Status\",\"code\":410,\"reason\":\"Expired\"}"), OVER);
        will(200, page("50", "", "two"), OVER);
        will(410, "{\"kind\":\"Status\",\"message\":\"too old\",\"code\":410}", OVER);
        will(200, page("60", "", "three"), OVER);

        feed.start();

        hears("listed one at 10", "listed two at 50", "failed REFUSED", "listed three at 60");
    }

    @Test
    void listsAgainWhenTheClusterWasSetBack() throws InterruptedException {
        will(200, page("1000", "", "one"), OVER);
        will(200, event("BOOKMARK", "{\"metadata\":{\"resourceVersion\":\"42\"}}"), OVER);
        will(200, page("43", "", "two"), OVER);

        feed.start();

        hears("listed one at 1000", "listed two at 43");
    }

    @Test
    void listsAnewWhenThePagesTakeTooLong() throws InterruptedException {
        will(200, page("10", "more", "one"), OVER);
        will(410, "{\"kind\":\"Status\",\"message\":\"the continue token is too old\",\"code\":410}", OVER);
        will(200, page("20", "", "one", "two"), OVER);

        feed.start();

        hears("failed REFUSED", "listed one,two at 20");
        assertThat(asked.get(2)).doesNotContain("continue");
    }

    @Test
    void isNotHurriedByAServerThatEndsEachWatchAtOnce() throws InterruptedException {
        will(200, page("10", ""), OVER);
        for (int i = 0; i < 100; i++) {
            will(200, "\n", OVER);
        }

        feed.start();
        hears("listed  at 10");
        Thread.sleep(2_500);

        assertThat(asked).hasSizeBetween(3, 6);
    }

    @Test
    void takesNonsenseForABusyServer() throws InterruptedException {
        will(200, "<html>", OVER);
        will(200, "{\"status\":\"ok\"}", OVER);
        will(200, page("10", ""), OVER);

        feed.start();

        hears("failed BUSY", "failed BUSY", "listed  at 10");
    }
}

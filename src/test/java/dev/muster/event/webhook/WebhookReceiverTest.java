package dev.muster.event.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.muster.event.Deliveries;
import dev.muster.event.Event;
import dev.muster.event.Outcome;
import dev.muster.event.RoomPhase;
import dev.muster.event.TestEvents;
import dev.muster.event.json.JacksonJson;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
final class WebhookReceiverTest {
    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

    private final HookServer server = new HookServer();
    private final JacksonJson json = new JacksonJson();
    private final WebhookReceiver receiver =
            new WebhookReceiver(TestEvents.config(), json, Clock.fixed(NOW, ZoneOffset.UTC));

    @AfterEach
    void close() {
        receiver.close();
        server.close();
    }

    @Test
    void postsAStructuredCloudEvent() throws IOException {
        var event = Event.resync(TestEvents.room(), RoomPhase.OCCUPIED, Map.of("score", 1000000.0));

        assertThat(send(event, "{\"roomType\":\"green\"}")).isEqualTo(Outcome.taken("OK"));

        var post = server.posts().getFirst();
        assertThat(post.method()).isEqualTo("POST");
        assertThat(post.path()).isEqualTo("/hook");
        assertThat(post.headers().getFirst("Content-Type")).isEqualTo("application/cloudevents+json; charset=utf-8");
        assertThat(post.headers()).doesNotContainKey("Muster-signature");
        assertThat(new ObjectMapper().readTree(post.body())).isEqualTo(new ObjectMapper().readTree("""
                {"specversion":"1.0","id":"id-1","source":"/schedulers/duel","type":"dev.muster.room.resync",
                 "subject":"duel-1","time":"2026-11-20T09:59:59.500Z","datacontenttype":"application/json",
                 "data":{"game":"game-a","scheduler":"duel","room":"duel-1","host":"host-1","port":7777,
                  "ports":[{"name":"debug","protocol":"TCP","port":9000},
                           {"name":"clientPort","protocol":"UDP","port":7777}],
                  "status":"occupied",
                  "metadata":{"roomType":"green","score":1000000.0,"eventType":"resync","pingType":"occupied",
                   "ports":"[{\\"name\\":\\"debug\\",\\"port\\":9000,\\"protocol\\":\\"TCP\\"},{\\"name\\":\\"clientPort\\",\\"port\\":7777,\\"protocol\\":\\"UDP\\"}]"}}}
                """));
    }

    @Test
    void hasATypeForEachKindOfEvent() {
        send(Event.terminated(TestEvents.room(), Map.of()), "{}");
        send(Event.roomEvent(TestEvents.room(), "matchStarted", Map.of()), "{}");
        send(Event.playerEvent(TestEvents.room(), "p", Event.Move.JOINED, Map.of()), "{}");
        send(Event.playerEvent(TestEvents.room(), "p", Event.Move.LEFT, Map.of()), "{}");

        assertThat(server.posts())
                .extracting(post -> json.read(new String(post.body(), StandardCharsets.UTF_8))
                        .get("type"))
                .containsExactly(
                        "dev.muster.room.status",
                        "dev.muster.room.event",
                        "dev.muster.player.joined",
                        "dev.muster.player.left");
    }

    @Test
    void signsTheExactBodyWithTheTimeOfSending() throws GeneralSecurityException {
        send(Event.terminated(TestEvents.room(), Map.of()), "{\"muster.secret\":\"signing\"}");

        var post = server.posts().getFirst();
        long seconds = NOW.getEpochSecond();
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("s3cret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        mac.update((seconds + ".").getBytes(StandardCharsets.UTF_8));
        assertThat(post.headers().getFirst("Muster-Signature"))
                .isEqualTo("t=" + seconds + ",v1=" + HexFormat.of().formatHex(mac.doFinal(post.body())));
        assertThat(new String(post.body(), StandardCharsets.UTF_8)).doesNotContain("s3cret", "muster.secret");
    }

    @Test
    void sendsNothingUnsignedThatIsToBeSigned() {
        var outcome = send(Event.terminated(TestEvents.room(), Map.of()), "{\"muster.secret\":\"other\"}");

        assertThat(outcome.verdict()).isEqualTo(Outcome.Verdict.FAILED);
        assertThat(outcome.why()).contains("muster.events.secrets.other");
        assertThat(server.posts()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "200,TAKEN,OK",
        "202,TAKEN,OK",
        "302,FAILED,Unknown",
        "400,REFUSED,InvalidArgument",
        "401,FAILED,Unauthenticated",
        "403,FAILED,PermissionDenied",
        "404,FAILED,NotFound",
        "410,REFUSED,NotFound",
        "422,REFUSED,InvalidArgument",
        "429,FAILED,ResourceExhausted",
        "500,FAILED,Unavailable",
        "503,FAILED,Unavailable"
    })
    void readsTheAnswer(int status, Outcome.Verdict verdict, String code) {
        server.status = status;

        var outcome = send(Event.terminated(TestEvents.room(), Map.of()), "{}");

        assertThat(outcome.verdict()).isEqualTo(verdict);
        assertThat(outcome.code()).isEqualTo(code);
        assertThat(server.posts()).as("redirects are not followed").hasSize(1);
    }

    @Test
    void waitsNoLongerThanTheForwarderSays() {
        server.hanging = true;
        long start = System.nanoTime();

        var outcome = send(Event.terminated(TestEvents.room(), Map.of()), "{}");

        assertThat(outcome.code()).isEqualTo("DeadlineExceeded");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
    }

    @Test
    void waitsNoLongerForAnAnswerThatDoesNotEnd() throws IOException {
        try (var endless = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var serving = Thread.ofVirtual().start(() -> {
                try (var call = endless.accept()) {
                    call.getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
                    call.getInputStream().transferTo(OutputStream.nullOutputStream()); // until the caller leaves
                } catch (IOException e) {
                    // The test is over.
                }
            });
            long start = System.nanoTime();

            var outcome = sendTo(
                    "http://127.0.0.1:" + endless.getLocalPort(), Event.terminated(TestEvents.room(), Map.of()), "{}");

            assertThat(outcome.code()).isEqualTo("DeadlineExceeded");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
            assertThat(joined(serving)).as("the connection is closed").isTrue();
        }
    }

    @Test
    void anAddressThatIsNoneIsSaidToBeNone() {
        assertThat(sendTo("ftp://127.0.0.1/", Event.terminated(TestEvents.room(), Map.of()), "{}")
                        .why())
                .contains("no http or https URL");
    }

    @Test
    void aReceiverThatIsNotThereIsUnavailable() {
        server.close();

        assertThat(send(Event.terminated(TestEvents.room(), Map.of()), "{}").code())
                .isEqualTo("Unavailable");
    }

    private static boolean joined(Thread thread) {
        try {
            return thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Outcome send(Event event, String own) {
        return sendTo(server.url(), event, own);
    }

    private Outcome sendTo(String url, Event event, String own) {
        var forwarder = TestEvents.webhook(url, own);
        return receiver.send(new Deliveries(json).of("id-1", NOW.toEpochMilli() - 500, forwarder, event));
    }
}

package dev.muster.openmatch.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.match.Claim;
import dev.muster.openmatch.wire.FetchMatchesResponse;
import dev.muster.openmatch.wire.Match;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Matches on their way to clients that read, that do not, and that go.
@Timeout(30)
final class MatchStreamTest {
    private final Client client = new Client();
    private final List<String> released = new CopyOnWriteArrayList<>();
    private final List<String> counted = new CopyOnWriteArrayList<>();

    @Test
    void sendsWhatIsThereBeforeItEnds() throws Exception {
        var stream = stream(Duration.ofSeconds(10));
        for (int i = 0; i < 50; i++) {
            stream.add(match("m" + i));
        }
        stream.end(Status.UNKNOWN.withDescription("the function failed").asRuntimeException());
        stream.add(match("late"));

        start(stream).join();

        assertThat(client.read).hasSize(50);
        assertThat(counted).isEqualTo(client.read);
        assertThat(client.end.get(1, TimeUnit.SECONDS)).isEqualTo("UNKNOWN: the function failed");
        assertThat(released).containsExactly("late");
    }

    @Test
    void aClientThatReadsNothingLosesItsStreamAndWhatWasNotSentIsGivenBack() throws Exception {
        client.reads(0);
        var stream = stream(Duration.ofMillis(200));
        var running = start(stream);
        stream.add(match("a"));
        stream.add(match("b"));

        running.join();

        assertThat(client.end.get(1, TimeUnit.SECONDS))
                .isEqualTo("RESOURCE_EXHAUSTED: the client does not read its stream");
        assertThat(client.read).isEmpty();
        assertThat(released).containsExactly("a", "b");
        stream.add(match("c"));
        assertThat(released).contains("c");
    }

    @Test
    void aClientThatReadsSlowlyGetsAll() throws Exception {
        client.reads(0);
        var stream = stream(Duration.ofSeconds(2));
        for (int i = 0; i < 30; i++) {
            stream.add(match("m" + i));
        }
        stream.end(null);
        var running = start(stream);
        for (int i = 0; i < 30; i++) {
            Thread.sleep(100);
            client.reads(1);
        }

        running.join();

        assertThat(client.read).hasSize(30);
        assertThat(client.end.get(1, TimeUnit.SECONDS)).isEqualTo("completed");
        assertThat(released).isEmpty();
    }

    @Test
    void whatAClientThatGoesWasNotSentIsGivenBack() throws Exception {
        client.reads(1);
        var stream = stream(Duration.ofSeconds(10));
        var running = start(stream);
        stream.add(match("a"));
        stream.add(match("b"));
        for (int i = 0; i < 500 && counted.isEmpty(); i++) {
            Thread.sleep(10);
        }

        client.isGone = true;
        stream.abort(null).get(5, TimeUnit.SECONDS);
        running.join();

        assertThat(client.read).containsExactly("a");
        assertThat(released).containsExactly("b");
        assertThat(client.end).isNotDone();
    }

    @Test
    void whoWaitsForItsEndHearsOfItBeforeItsClientDoes() {
        var stream = stream(Duration.ofSeconds(10));
        List<Boolean> isClientTold = new ArrayList<>();
        stream.whenEnded(() -> isClientTold.add(client.end.isDone()));
        stream.end(null);

        start(stream).join();

        assertThat(isClientTold).containsExactly(false);
        assertThat(client.end).isCompletedWithValue("completed");
    }

    private MatchStream stream(Duration patience) {
        return new MatchStream(client, patience);
    }

    private CompletableFuture<Void> start(MatchStream stream) {
        return CompletableFuture.runAsync(
                () -> stream.run(match -> counted.add(match.id())),
                work -> Thread.ofVirtual().start(work));
    }

    private Claim match(String id) {
        var body = Match.newBuilder().setMatchId(id).build().toByteArray();
        return new Claim(id, ProposalWire.toDomain(body), () -> {
            released.add(id);
            return CompletableFuture.completedFuture(null);
        });
    }

    /// A client that reads as much as the test says.
    private static final class Client extends ServerCallStreamObserver<FetchMatchesResponse> {
        final List<String> read = new CopyOnWriteArrayList<>();
        final CompletableFuture<String> end = new CompletableFuture<>();
        volatile boolean isGone;
        private final List<Runnable> readers = new ArrayList<>();
        private int wants = Integer.MAX_VALUE;

        synchronized void reads(int more) {
            wants = more;
            readers.forEach(Runnable::run);
        }

        @Override
        public synchronized boolean isReady() {
            return wants > 0;
        }

        @Override
        public synchronized void onNext(FetchMatchesResponse response) {
            assertThat(wants).isPositive();
            wants--;
            read.add(response.getMatch().getMatchId());
        }

        @Override
        public void onError(Throwable fault) {
            end.complete(String.valueOf(fault.getMessage()));
        }

        @Override
        public void onCompleted() {
            end.complete("completed");
        }

        @Override
        public boolean isCancelled() {
            return isGone;
        }

        @Override
        public synchronized void setOnReadyHandler(Runnable handler) {
            readers.add(handler);
        }

        @Override
        public void setOnCancelHandler(Runnable handler) {}

        @Override
        public void setCompression(String compression) {}

        @Override
        public void disableAutoInboundFlowControl() {}

        @Override
        public void request(int count) {}

        @Override
        public void setMessageCompression(boolean enable) {}
    }
}

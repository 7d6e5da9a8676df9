package dev.muster.openmatch.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.openmatch.wire.FrontendServiceGrpc;
import dev.muster.openmatch.wire.WatchAssignmentsRequest;
import dev.muster.openmatch.wire.WatchAssignmentsResponse;
import dev.muster.platform.redis.Call;
import io.grpc.stub.StreamObserver;
import io.vertx.redis.client.Command;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ManyWatchesTest {
    private static final int WATCHES = 2_000;

    /// What else goes on in this JVM: pools that grow and shrink. Far less than a thread for each watch.
    private static final int OTHER_THREADS = 150;

    private final OpenMatchDoors doors = new OpenMatchDoors(1000);

    @AfterEach
    void close() throws Exception {
        doors.close();
    }

    @Test
    void aWatchCostsNoThreadAndNoConnectionAndSaysNothingUntilItsTicketIsAssigned() throws Exception {
        var tickets = IntStream.range(0, WATCHES)
                .mapToObj(i -> doors.create().getId())
                .toList();
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        watch(tickets.getFirst(), told); // what all of them share is there
        awaitWatches(1);
        int threads = ManagementFactory.getThreadMXBean().getThreadCount();
        var connections = connections();

        tickets.stream().skip(1).forEach(ticket -> watch(ticket, told));
        awaitWatches(WATCHES);

        assertThat(ManagementFactory.getThreadMXBean().getThreadCount()).isLessThan(threads + OTHER_THREADS);
        assertThat(connections()).isLessThanOrEqualTo(connections);
        assertThat(told).isEmpty();

        for (int i : List.of(1234, 0, 1999)) {
            doors.assign(tickets.get(i), "host:" + i);
            assertThat(told.poll(10, TimeUnit.SECONDS)).isEqualTo(tickets.get(i) + " host:" + i);
        }
        assertThat(told).isEmpty();
    }

    private void watch(String ticket, BlockingQueue<String> told) {
        FrontendServiceGrpc.newStub(doors.channel)
                .withExecutor(Runnable::run)
                .watchAssignments(
                        WatchAssignmentsRequest.newBuilder().setTicketId(ticket).build(), new StreamObserver<>() {
                            @Override
                            public void onNext(WatchAssignmentsResponse response) {
                                told.add(ticket + " " + response.getAssignment().getConnection());
                            }

                            @Override
                            public void onError(Throwable fault) {
                                if (doors.channel.isShutdown()) {
                                    return;
                                }
                                told.add(ticket + " " + fault.getMessage());
                            }

                            @Override
                            public void onCompleted() {
                                told.add(ticket + " completed");
                            }
                        });
    }

    private int connections() {
        return doors.writer
                .redis
                .ask(Call.command(Command.CLIENT, "LIST"))
                .text()
                .split("\n")
                .length;
    }

    private void awaitWatches(int wanted) throws InterruptedException {
        var limit = Instant.now().plus(Duration.ofSeconds(30));
        while (doors.watches.watching() < wanted) {
            assertThat(Instant.now()).isBefore(limit);
            Thread.sleep(20);
        }
    }
}

package dev.muster.openmatch.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.openmatch.wire.CreateTicketRequest;
import dev.muster.openmatch.wire.FrontendServiceGrpc;
import dev.muster.openmatch.wire.Pool;
import dev.muster.openmatch.wire.QueryTicketIdsRequest;
import dev.muster.openmatch.wire.Ticket;
import dev.muster.platform.redis.RedisFixture;
import dev.muster.platform.redis.RedisLimits;
import dev.muster.platform.redis.TestRedis;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// More calls than Redis keeps up with.
@Timeout(60)
final class OverloadTest {
    private static final int FLOOD = 5_000;
    private static final CreateTicketRequest REQUEST = CreateTicketRequest.newBuilder()
            .setTicket(Ticket.getDefaultInstance())
            .build();

    private final OpenMatchDoors doors = flushed();

    private static OpenMatchDoors flushed() {
        TestRedis.flush();
        var narrow = new RedisLimits(16, 64, Duration.ofSeconds(5));
        return new OpenMatchDoors(Limited.STANDARD, new RedisFixture(TestRedis.uri(), narrow));
    }

    @AfterEach
    void close() throws Exception {
        doors.close();
    }

    @Test
    void whatIsTooMuchIsRefusedAtOnceAndWhatIsAcknowledgedStays() throws Exception {
        Set<String> acknowledged = new HashSet<>();
        acknowledged.add(doors.frontend.createTicket(REQUEST).getId());
        Queue<String> created = new ConcurrentLinkedQueue<>();
        Queue<Throwable> faults = new ConcurrentLinkedQueue<>();
        var answered = new CountDownLatch(FLOOD);
        var flooding = FrontendServiceGrpc.newStub(doors.channel);

        for (int i = 0; i < FLOOD; i++) {
            flooding.createTicket(REQUEST, new StreamObserver<>() {
                @Override
                public void onNext(Ticket ticket) {
                    created.add(ticket.getId());
                }

                @Override
                public void onError(Throwable fault) {
                    faults.add(fault);
                    answered.countDown();
                }

                @Override
                public void onCompleted() {
                    answered.countDown();
                }
            });
        }

        assertThat(answered.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(faults).isNotEmpty().allMatch(Refused::isHinted);
        assertThat(created).isNotEmpty().hasSize(FLOOD - faults.size());
        acknowledged.addAll(created);
        for (int i = 0; i < 100; i++) {
            acknowledged.add(doors.frontend.createTicket(REQUEST).getId());
        }
        assertThat(stored()).isEqualTo(acknowledged);
    }

    private Set<String> stored() {
        Set<String> stored = new HashSet<>();
        doors.query
                .queryTicketIds(QueryTicketIdsRequest.newBuilder()
                        .setPool(Pool.getDefaultInstance())
                        .build())
                .forEachRemaining(page -> stored.addAll(page.getIdsList()));
        return stored;
    }
}

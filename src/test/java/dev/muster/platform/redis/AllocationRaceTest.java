package dev.muster.platform.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import dev.muster.room.AllocationRequest;
import dev.muster.room.Allocations;
import dev.muster.room.Placement;
import dev.muster.room.Reservation;
import dev.muster.room.RoomListener;
import dev.muster.room.SlotAnswer;
import dev.muster.runtime.RoomRef;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Many backends ask for rooms at once, over connections that break, and ask again with the same id.
@Timeout(60)
final class AllocationRaceTest {
    private static final int ROOMS = 12;
    private static final int SLOTS = 3;
    private static final int REQUESTS = 120;
    private static final int TIMES_EACH = 3;

    @Test
    void givesNoSlotTwiceAndEachRequestOneRoom() throws Exception {
        try (var all = RedisFixture.empty();
                var proxy = new CuttingProxy(TestRedis.uri());
                var caller = new RedisFixture(proxy.uri());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < ROOMS; i++) {
                ReadyRooms.create(all, "game-a", "duel", "duel-" + i, SLOTS, "host:" + (7000 + i));
            }
            var allocations = allocations(caller);
            var over = new AtomicBoolean();
            var cutter = threads.submit(() -> cut(proxy, over));
            List<Future<Map.Entry<String, String>>> calls = new ArrayList<>();
            for (int i = 0; i < REQUESTS * TIMES_EACH; i++) {
                var id = "request-" + i % REQUESTS;
                var placement = i % 2 == 0 ? Placement.PACKED : Placement.DISTRIBUTED;
                Map<String, String> selector = i % 3 == 0 ? Map.of("version", "v1.0.0") : Map.of();
                calls.add(threads.submit(() -> Map.entry(id, allocate(allocations, id, placement, selector))));
            }
            var rooms = new HashMap<String, String>();
            for (var call : calls) {
                var given = call.get(40, TimeUnit.SECONDS);
                if (!given.getValue().isEmpty()) {
                    assertThat(rooms.put(given.getKey(), given.getValue())).isIn(null, given.getValue());
                }
            }
            over.set(true);
            assertThat(cutter.get(5, TimeUnit.SECONDS)).isPositive();

            var open = new HashMap<String, String>();
            for (int i = 0; i < ROOMS; i++) {
                var name = "duel-" + i;
                var held = all.rooms.reservations(new RoomRef("duel", name));
                assertThat(held).hasSize(SLOTS);
                held.stream()
                        .map(Reservation::id)
                        .forEach(id -> assertThat(open.put(id.substring(id.lastIndexOf('/') + 1), name))
                                .isNull());
            }
            assertThat(rooms).isEqualTo(open);
        }
    }

    private static Allocations allocations(RedisFixture all) {
        var nobody = new RoomListener() {
            @Override
            public void allocated(String scheduler, boolean given, Duration took) {}

            @Override
            public void pingRefused(String scheduler) {}
        };
        return new Allocations(
                all.slots,
                all.rooms,
                Duration.ofMinutes(5),
                Placement.PACKED,
                () -> {
                    throw new IllegalStateException("every request says its id");
                },
                System::nanoTime,
                nobody);
    }

    // As a backend does: while nobody knows what became of it, it asks again.
    private static String allocate(
            Allocations allocations, String id, Placement placement, Map<String, String> selector) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (true) {
            try {
                var answer = allocations
                        .allocate(new AllocationRequest(
                                "duel", id, OptionalLong.empty(), null, Optional.of(placement), selector))
                        .join();
                return answer instanceof SlotAnswer.Given given ? given.room().room() : "";
            } catch (CompletionException e) {
                if (!(e.getCause() instanceof MusterException fault)
                        || fault.code() != ErrorCode.UNAVAILABLE
                        || System.nanoTime() > deadline) {
                    throw e;
                }
                LockSupport.parkNanos(2_000_000);
            }
        }
    }

    private static int cut(CuttingProxy proxy, AtomicBoolean over) {
        int cuts = 0;
        while (!over.get() && cuts < 40) {
            LockSupport.parkNanos(10_000_000);
            proxy.closeAll();
            cuts++;
        }
        return cuts;
    }
}

package dev.muster.room.redis;

import dev.muster.game.Game;
import dev.muster.game.redis.Shard;
import dev.muster.platform.redis.Redis;
import dev.muster.platform.redis.Reply;
import dev.muster.room.Placement;
import dev.muster.room.ReservedRoom;
import dev.muster.room.SlotAnswer;
import dev.muster.room.SlotRequest;
import dev.muster.room.Slots;
import dev.muster.scheduler.redis.SchedulerShards;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Slots as one sorted set per scheduler: finding a free one does not depend on how many rooms there are.
public final class RedisSlots implements Slots {
    private static final int SWEPT_A_CALL = 50;
    private static final int SWEEPING_CALLS = 10;

    /// How often a request with a selector asks on: each time some 150 rooms are looked at.
    private static final int FITTING_CALLS = 40;

    private final Redis redis;
    private final SchedulerShards shards;
    private final Duration staleAfter;

    /// @param staleAfter how long a room may be silent and still be reserved
    public RedisSlots(Redis redis, SchedulerShards shards, Duration staleAfter) {
        this.redis = redis;
        this.shards = shards;
        this.staleAfter = staleAfter;
    }

    @Override
    public CompletableFuture<SlotAnswer> reserve(SlotRequest request) {
        return shards.ask(
                        request.scheduler(),
                        prefix -> request.selector().isEmpty()
                                ? any(prefix, request)
                                : fitting(prefix, request, 0, FITTING_CALLS))
                .thenApply(answer -> answer.orElseGet(SlotAnswer.NoScheduler::new));
    }

    private CompletableFuture<Optional<SlotAnswer>> any(String prefix, SlotRequest request) {
        return redis.send(RoomScripts.RESERVE.call(arguments(prefix, request).toArray()))
                .thenApply(reply -> Optional.ofNullable(reply)
                        .map(known -> known.size() == 0 ? new SlotAnswer.NoSlot(true) : given(known, 0)));
    }

    private CompletableFuture<Optional<SlotAnswer>> fitting(
            String prefix, SlotRequest request, int passedOver, int calls) {
        var arguments = arguments(prefix, request);
        arguments.add(passedOver);
        request.selector().forEach((label, value) -> {
            arguments.add(label);
            arguments.add(value);
        });
        return redis.send(RoomScripts.RESERVE_FITTING.call(arguments.toArray())).thenCompose(reply -> {
            if (reply == null) {
                return answer(null);
            }
            return switch (reply.text(0)) {
                case "r" -> answer(given(reply, 1));
                case "n" -> answer(new SlotAnswer.NoSlot(true));
                case "m" ->
                    calls > 1
                            ? fitting(prefix, request, reply.integer(1), calls - 1)
                            : answer(new SlotAnswer.NoSlot(false));
                default -> throw new IllegalStateException("room/reserve-fitting answered " + reply.text(0));
            };
        });
    }

    private static CompletableFuture<Optional<SlotAnswer>> answer(@Nullable SlotAnswer answer) {
        return CompletableFuture.completedFuture(Optional.ofNullable(answer));
    }

    private List<Object> arguments(String prefix, SlotRequest request) {
        return new ArrayList<>(List.of(
                prefix,
                request.scheduler(),
                request.id(),
                request.match(),
                request.hold().toMillis(),
                String.join(" ", request.tickets()),
                redis.serverRun(),
                staleAfter.toMillis(),
                request.placement() == Placement.DISTRIBUTED));
    }

    // The name of the room and its address; a room without one has no slots.
    private static SlotAnswer given(Reply reply, int from) {
        var address = AddressCodec.decode(reply.text(from + 1));
        return address == null
                ? new SlotAnswer.NoSlot(true)
                : new SlotAnswer.Given(new ReservedRoom(reply.text(from), address));
    }

    @Override
    public void release(String scheduler, String id) {
        shards.waitForAnswer(
                scheduler,
                prefix -> Optional.of(redis.ask(RoomScripts.RELEASE.call(prefix, id)))
                        .filter(reply -> reply.integer(0) == 1));
    }

    @Override
    public int sweep(Game game) {
        int all = 0;
        for (int call = 0; call < SWEEPING_CALLS; call++) {
            int ended = redis.ask(RoomScripts.SWEEP.call(Shard.of(game), SWEPT_A_CALL))
                    .integer(0);
            all += ended;
            if (ended < SWEPT_A_CALL) {
                break;
            }
        }
        return all;
    }
}

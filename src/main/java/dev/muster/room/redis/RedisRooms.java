package dev.muster.room.redis;

import dev.muster.event.Audiences;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.redis.Call;
import dev.muster.platform.redis.Redis;
import dev.muster.platform.redis.Reply;
import dev.muster.room.Census;
import dev.muster.room.Connections;
import dev.muster.room.NewRoom;
import dev.muster.room.Ping;
import dev.muster.room.PingAnswer;
import dev.muster.room.Reservation;
import dev.muster.room.Room;
import dev.muster.room.RoomGate;
import dev.muster.room.RoomPage;
import dev.muster.room.RoomProof;
import dev.muster.room.RoomQuery;
import dev.muster.room.Rooms;
import dev.muster.room.SourceAddresses;
import dev.muster.runtime.Instance;
import dev.muster.runtime.RoomRef;
import dev.muster.scheduler.Forwarder;
import dev.muster.scheduler.redis.SchedulerShards;
import dev.muster.ticket.redis.Epochs;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Rooms as hashes, one script per change.
// The place of a status in its enum is its number in storage; each of them says so.
@SuppressWarnings("EnumOrdinal")
public final class RedisRooms implements Rooms {
    /// First element of what a script answers when the scheduler is in no state for new rooms.
    private static final int OUT_OF_SYNC = 2;

    /// First element of what a script answers that must be called again for the rest.
    private static final int MORE = 3;

    /// What a script answers that does not know the room, or its first element.
    private static final int UNKNOWN = -1;

    /// What a script answers that was shown a wrong proof.
    private static final int DENIED = -2;

    private final Redis redis;
    private final SchedulerShards shards;
    private final Epochs epochs;
    private final Audiences audiences;
    private final RoomReader reader;

    /// @param epochs for the log of tickets, which the end of a room changes
    public RedisRooms(Redis redis, SchedulerShards shards, Epochs epochs) {
        this(redis, shards, epochs, Audiences.none());
    }

    /// @param audiences who is to be told of a ping
    public RedisRooms(Redis redis, SchedulerShards shards, Epochs epochs, Audiences audiences) {
        this.redis = redis;
        this.shards = shards;
        this.epochs = epochs;
        this.audiences = audiences;
        this.reader = new RoomReader(redis);
    }

    @Override
    public boolean create(String lease, NewRoom room) {
        return record(lease, room, false);
    }

    @Override
    public boolean adopt(String lease, NewRoom room) {
        return record(lease, room, true);
    }

    private boolean record(String lease, NewRoom room, boolean adopt) {
        var ref = room.room();
        var reply = fenced(
                ref,
                prefix -> RoomScripts.CREATE.call(
                        prefix,
                        ref.scheduler(),
                        lease,
                        ref.room(),
                        room.version(),
                        room.maxMatches(),
                        room.token(),
                        adopt,
                        room.validation()));
        if (reply.integer(0) == OUT_OF_SYNC) {
            throw MusterException.failedPrecondition(
                    "scheduler \"" + ref.scheduler() + "\" takes no new rooms: it is " + reply.text(1));
        }
        return reply.integer(0) == 1;
    }

    @Override
    public CompletableFuture<PingAnswer> ping(RoomRef room, Ping ping, RoomProof proof) {
        return lanes(room.scheduler())
                .thenCompose(lanes -> shards.ask(
                        room.scheduler(),
                        prefix -> redis.send(pingCall(prefix, room, ping, proof, lanes))
                                .thenApply(RedisRooms::unlessUnknownToAPing)))
                .thenCompose(answer -> answer.map(reply -> CompletableFuture.completedFuture(pinged(room, reply)))
                        .orElseGet(() -> nobodyPinged(room)));
    }

    // Known without a call, but for now and then.
    private CompletableFuture<String> lanes(String scheduler) {
        return audiences
                .of(scheduler)
                .thenApply(audience -> audience.forwarders().isEmpty()
                        ? ""
                        : audience.forwarders().stream().map(Forwarder::name).collect(Collectors.joining("\n")));
    }

    private static PingAnswer pinged(RoomRef room, Reply reply) {
        int answer = Math.toIntExact(reply.number());
        return switch (answer) {
            case 1 -> PingAnswer.NOTED;
            case 0 -> PingAnswer.REFUSED;
            case DENIED -> throw RoomGate.denied(room);
            default -> throw new IllegalStateException("room/ping answered " + answer);
        };
    }

    private CompletableFuture<PingAnswer> nobodyPinged(RoomRef room) {
        return shards.of(room.scheduler())
                .thenApply(prefix -> prefix.isPresent() ? PingAnswer.UNKNOWN_ROOM : PingAnswer.UNKNOWN_SCHEDULER);
    }

    // Few arguments, since each costs Redis as much as a field that it reads: what is nearly always the same is
    // one, and what most pings lack comes last and is left out.
    private Call pingCall(String prefix, RoomRef room, Ping ping, RoomProof proof, String lanes) {
        var matches = ping.matches();
        List<Object> arguments = new ArrayList<>(List.of(
                prefix,
                room.scheduler() + ":" + room.room(),
                ping.status().ordinal() + " " + ping.runningMatches() + " " + redis.serverRun(),
                ping.metadata(),
                ping.sentAt()));
        if (matches != null || !lanes.isEmpty() || !(proof instanceof RoomProof.None)) {
            arguments.addAll(List.of(proof(proof), lanes));
        }
        if (matches != null) {
            arguments.add(true);
            arguments.addAll(matches);
        }
        return RoomScripts.PING.call(arguments.toArray());
    }

    // The field of the room that it must equal, and the value.
    private static String proof(RoomProof proof) {
        return switch (proof) {
            case RoomProof.None none -> "";
            case RoomProof.Token shown -> "tok" + shown.token();
            case RoomProof.Source caller -> "src" + caller.address();
        };
    }

    @Override
    public void observe(Instance instance) {
        ask(
                instance.room(),
                prefix -> RoomScripts.OBSERVE.call(observation(prefix, instance).toArray()));
    }

    @Override
    public void observe(String lease, Instance instance) {
        fenced(instance.room(), prefix -> {
            var arguments = observation(prefix, instance);
            arguments.add(lease);
            return RoomScripts.OBSERVE.call(arguments.toArray());
        });
    }

    private static List<Object> observation(String prefix, Instance instance) {
        var room = instance.room();
        var address = instance.address();
        return new ArrayList<>(List.of(
                prefix,
                room.scheduler(),
                room.room(),
                instance.status().ordinal(),
                instance.description(),
                AddressCodec.encode(address),
                address == null ? "" : Connections.of(address),
                address == null ? "" : SourceAddresses.canonical(address.host()),
                instance.revision().life(),
                instance.revision().number()));
    }

    @Override
    public void remove(RoomRef room) {
        Optional<Reply> reply;
        do {
            reply = ask(room, prefix -> RoomScripts.REMOVE.call(prefix, room.scheduler(), room.room(), epochs.next()));
        } while (reply.isPresent() && reply.get().integer(0) == MORE);
    }

    @Override
    public void remove(String lease, RoomRef room) {
        fencedToItsEnd(
                room, prefix -> RoomScripts.REMOVE.call(prefix, room.scheduler(), room.room(), epochs.next(), lease));
    }

    @Override
    public boolean terminate(String lease, RoomRef room, Duration drainTimeout) {
        var reply = fencedToItsEnd(
                room,
                prefix -> RoomScripts.TERMINATE.call(
                        prefix, room.scheduler(), lease, room.room(), drainTimeout.toMillis(), epochs.next()));
        return reply.integer(0) == 1;
    }

    @Override
    public boolean recall(String lease, RoomRef room) {
        var reply = fenced(room, prefix -> RoomScripts.RECALL.call(prefix, room.scheduler(), lease, room.room()));
        return reply.integer(0) == 1;
    }

    @Override
    public List<Room> list(String scheduler) {
        return census(scheduler).rooms();
    }

    @Override
    public Census census(String scheduler) {
        return shards.waitForAnswer(
                        scheduler,
                        prefix -> Optional.of(reader.census(prefix, scheduler))
                                .filter(census -> !census.rooms().isEmpty()))
                .orElseGet(() -> new Census(now(), List.of()));
    }

    @Override
    public RoomPage page(String scheduler, RoomQuery query) {
        return shards.waitForAnswer(
                        scheduler,
                        prefix -> Optional.of(reader.page(prefix, scheduler, query))
                                .filter(page -> page.total() > 0))
                .orElseGet(() -> new RoomPage(List.of(), 0));
    }

    @Override
    public Optional<Room> find(RoomRef room) {
        return shards.waitForAnswer(
                room.scheduler(),
                prefix -> reader.read(prefix, room.scheduler(), List.of(room.room())).stream()
                        .findFirst());
    }

    @Override
    public List<Reservation> reservations(RoomRef room) {
        return shards.waitForAnswer(room.scheduler(), prefix -> some(reservations(prefix, room)))
                .orElse(List.of());
    }

    @Override
    public Optional<String> token(RoomRef room) {
        return shards.waitForAnswer(
                        room.scheduler(),
                        prefix -> Optional.ofNullable(redis.run(Call.command(
                                Command.HGET, prefix + "room:" + room.scheduler() + ":" + room.room(), "tok"))))
                .map(Reply::text);
    }

    // A ping is answered with a number and not with a list, since there are so many.
    private static Optional<Reply> unlessUnknownToAPing(@Nullable Reply reply) {
        return Optional.ofNullable(reply).filter(answer -> answer.number() != UNKNOWN);
    }

    // What scripts answer that do not know the room.
    private static Optional<Reply> unlessUnknown(@Nullable Reply reply) {
        return Optional.ofNullable(reply).filter(answer -> answer.integer(0) != UNKNOWN);
    }

    private static <T> Optional<List<T>> some(List<T> list) {
        return list.isEmpty() ? Optional.empty() : Optional.of(list);
    }

    private Optional<Reply> ask(RoomRef room, Function<String, Call> call) {
        return shards.waitForAnswer(room.scheduler(), prefix -> unlessUnknown(redis.run(call.apply(prefix))));
    }

    private Reply fencedToItsEnd(RoomRef room, Function<String, Call> call) {
        while (true) {
            var reply = fenced(room, call);
            if (reply.integer(0) != MORE) {
                return reply;
            }
        }
    }

    // The lease lies in the shard where the scheduler is: a lease that is missing there may be in another.
    private Reply fenced(RoomRef room, Function<String, Call> call) {
        try {
            return redis.ask(call.apply(prefix(room)));
        } catch (MusterException fault) {
            shards.forget(room.scheduler());
            throw fault;
        }
    }

    private String prefix(RoomRef room) {
        return shards.waitFor(room.scheduler())
                .orElseThrow(() -> MusterException.notFound("scheduler \"" + room.scheduler() + "\" not found"));
    }

    private long now() {
        var time = redis.ask(Call.command(Command.TIME));
        return time.number(0) * 1000 + time.number(1) / 1000;
    }

    private List<Reservation> reservations(String prefix, RoomRef room) {
        return redis.ask(RoomScripts.RESERVATIONS.call(prefix, room.scheduler(), room.room())).stream()
                .map(RedisRooms::reservation)
                .sorted(Comparator.comparingLong(Reservation::since).thenComparing(Reservation::id))
                .toList();
    }

    private static Reservation reservation(Reply row) {
        var tickets = row.text(4);
        return new Reservation(
                row.text(0),
                row.text(1),
                row.number(2),
                row.number(3),
                tickets.isEmpty() ? List.of() : List.of(tickets.split(" ")));
    }
}

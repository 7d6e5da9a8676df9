package dev.muster.platform.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.muster.director.Profile;
import dev.muster.director.Rule;
import dev.muster.director.redis.RedisPlacements;
import dev.muster.event.Lane;
import dev.muster.event.QueuedEvent;
import dev.muster.event.Resyncs;
import dev.muster.event.TestEvents;
import dev.muster.event.TestFleet;
import dev.muster.event.json.JacksonJson;
import dev.muster.event.redis.EventScripts;
import dev.muster.event.redis.RedisOutbox;
import dev.muster.fleet.redis.RedisFleetMemory;
import dev.muster.game.Game;
import dev.muster.game.GameIds;
import dev.muster.game.redis.Shard;
import dev.muster.openmatch0.redis.OrchestratorScripts;
import dev.muster.operation.Operation;
import dev.muster.operation.redis.OperationScripts;
import dev.muster.operation.redis.RedisOperations;
import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import dev.muster.room.NewRoom;
import dev.muster.room.Ping;
import dev.muster.room.PingStatus;
import dev.muster.room.Placement;
import dev.muster.room.RoomProof;
import dev.muster.room.SlotRequest;
import dev.muster.room.redis.RedisResyncs;
import dev.muster.room.redis.RoomScripts;
import dev.muster.runtime.Address;
import dev.muster.runtime.Instance;
import dev.muster.runtime.InstanceStatus;
import dev.muster.runtime.RoomRef;
import dev.muster.scheduler.Forwarder;
import dev.muster.scheduler.SampleSchedulers;
import dev.muster.scheduler.Scheduler;
import dev.muster.ticket.Assignment;
import dev.muster.ticket.Backfills;
import dev.muster.ticket.NewTicket;
import dev.muster.ticket.SearchFields;
import dev.muster.ticket.redis.RedisBackfills;
import dev.muster.ticket.redis.TicketScripts;
import io.vertx.redis.client.Command;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every script that writes, sent twice, and cut off from its caller before and after it was carried out.
@Timeout(30)
final class ScriptRepetitionTest {
    private static final Game GAME = new Game("duel-game");
    private static final Scheduler SCHEDULER = SampleSchedulers.minimal("duel", GAME.name());
    private static final RoomRef ROOM = new RoomRef("duel", "duel-1");
    private static final RoomRef OTHER_ROOM = new RoomRef("duel", "duel-2");
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofMillis(1);
    private static final Duration HOLD = Duration.ofMillis(400);
    private static final GameIds IDS = new GameIds(Clock.systemUTC(), new Random(1));
    private static final String TICKET = IDS.next(GAME);
    private static final String OTHER_TICKET = IDS.next(GAME);
    private static final String MATCH = IDS.next(GAME);
    private static final String BACKFILL = IDS.next(GAME);
    private static final String OTHER_MATCH = IDS.next(GAME);
    private static final Profile PROFILE =
            new Profile("ranked", GAME.name(), "duel", 2, 1, List.of(new Rule.Same("region")), List.of());

    private static final Forwarder FORWARDER = TestEvents.grpc("receiver:1", "{}");
    private static final Lane LANE = TestFleet.lane(FORWARDER);

    /// The id of the event that was queued for the row under way.
    private static final AtomicReference<String> FIRST = new AtomicReference<>("");

    /// What writes nothing.
    private static final Set<String> READING = Set.of(
            "baseline/nothing",
            "backfill/find",
            "backfill/list",
            "event/dead",
            "event/head",
            "event/lanes",
            "lease/look",
            "openmatch0/evaluation",
            "openmatch0/match-object",
            "openmatch0/standing",
            "openmatch0/pool-count",
            "openmatch0/noted",
            "openmatch0/proposals",
            "room/dirty",
            "operation/find",
            "operation/list",
            "room/count",
            "room/names",
            "room/summaries",
            "scheduler/draft",
            "scheduler/version",
            "scheduler/versions",
            "ticket/bodies",
            "ticket/find",
            "ticket/history",
            "ticket/read",
            "ticket/scan");

    /// What shares runs.
    private static final Set<String> GATHERED = Set.of(
            "director/place",
            "room/ping",
            "room/release",
            "room/reserve",
            "ticket/create",
            "ticket/claim",
            "ticket/release",
            "ticket/assign",
            "ticket/delete");

    /// What is not a script but a part of some.
    private static final Set<String> PARTS = Set.of(
            "kit",
            "backfill/prelude",
            "event/prelude",
            "openmatch0/books",
            "openmatch0/orchestrator",
            "operation/prelude",
            "room/telling",
            "room/ending",
            "room/ping-unchanged",
            "room/prelude",
            "ticket/prelude");

    /// One script in one situation.
    ///
    /// @param secondAnswer why the second answer differs from the first; empty when it does not
    record Row(
            String script,
            String when,
            Consumer<RedisFixture> given,
            Function<RedisFixture, Object> call,
            String secondAnswer) {

        Row(String script, String when, Consumer<RedisFixture> given, Function<RedisFixture, Object> call) {
            this(script, when, given, call, "");
        }

        @Override
        public String toString() {
            return script + (when.isEmpty() ? "" : ", " + when);
        }

        /// As it is loaded: what precedes a script is part of it.
        Script handle() {
            return switch (script) {
                case "director/place" -> named(TicketScripts.PRELUDE, RoomScripts.PRELUDE);
                case "scheduler/create",
                        "scheduler/request-change",
                        "scheduler/store-version",
                        "scheduler/activate",
                        "scheduler/request-deletion",
                        "scheduler/revive",
                        "scheduler/state",
                        "scheduler/remove",
                        "scheduler/withdraw" -> named(OperationScripts.PRELUDE);
                case "room/ping" -> named(RoomScripts.PRELUDE, Script.resource("room/ping-unchanged"));
                case "room/observe" -> named(RoomScripts.TELLING);
                case "room/told" -> named();
                case "room/remove", "room/terminate" -> named(RoomScripts.ENDING);
                default ->
                    switch (script.substring(0, script.indexOf('/'))) {
                        case "backfill" -> named(TicketScripts.PRELUDE, Script.resource("backfill/prelude"));
                        case "event" -> named(EventScripts.PRELUDE);
                        case "ticket" -> named(TicketScripts.PRELUDE);
                        case "openmatch0" ->
                            OrchestratorRows.SCRIPTS.contains(script)
                                    ? named(OrchestratorScripts.PRELUDE)
                                    : named(Script.resource("openmatch0/books"));
                        case "room" -> named(RoomScripts.PRELUDE);
                        case "operation" -> named(OperationScripts.PRELUDE);
                        default -> named();
                    };
            };
        }

        private Script named(String... preludes) {
            return GATHERED.contains(script) ? Script.gathered(script, preludes) : Script.named(script, preludes);
        }
    }

    static Stream<Row> rows() {
        return Stream.of(
                        tickets(),
                        backfills(),
                        rooms(),
                        slots(),
                        schedulers(),
                        operations(),
                        events(),
                        others(),
                        LayoutRows.matches(),
                        LayoutRows.players(),
                        OrchestratorRows.rows())
                .flatMap(rows -> rows);
    }

    private static Stream<Row> tickets() {
        return Stream.of(
                new Row(
                        "ticket/create",
                        "",
                        all -> {},
                        all -> all.tickets.create(GAME, ticket(TICKET)).join()),
                new Row(
                        "ticket/create",
                        "with a time to live and a token",
                        all -> {},
                        all -> all.tickets
                                .create(GAME, brief(TICKET, LONG, "token"))
                                .join()),
                new Row(
                        "ticket/create",
                        "with a token that made another",
                        all -> all.tickets
                                .create(GAME, brief(OTHER_TICKET, LONG, "token"))
                                .join(),
                        all -> all.tickets
                                .create(GAME, brief(TICKET, LONG, "token"))
                                .join()),
                new Row(
                        "ticket/sweep",
                        "of a ticket that waited too long, and one that is promised",
                        all -> {
                            all.tickets.create(GAME, brief(TICKET, SHORT, "")).join();
                            all.tickets
                                    .create(GAME, brief(OTHER_TICKET, HOLD, ""))
                                    .join();
                            all.tickets
                                    .claim(GAME, MATCH, List.of(OTHER_TICKET), LONG)
                                    .join();
                            pass(HOLD);
                        },
                        all -> all.tickets.sweep(GAME),
                        "it counts what it looked at"),
                new Row(
                        "ticket/delete",
                        "",
                        ScriptRepetitionTest::twoTickets,
                        all -> done(() -> all.tickets.delete(TICKET))),
                new Row("ticket/claim", "", ScriptRepetitionTest::twoTickets, ScriptRepetitionTest::claim),
                new Row(
                        "ticket/claim",
                        "refused",
                        all -> {
                            twoTickets(all);
                            all.tickets
                                    .claim(GAME, OTHER_MATCH, List.of(OTHER_TICKET), LONG)
                                    .join();
                        },
                        ScriptRepetitionTest::claim),
                new Row(
                        "ticket/release",
                        "",
                        all -> {
                            twoTickets(all);
                            claim(all);
                        },
                        all -> done(() -> all.tickets
                                .release(GAME, MATCH, List.of(TICKET, OTHER_TICKET))
                                .join())),
                new Row(
                        "ticket/free",
                        "",
                        all -> {
                            twoTickets(all);
                            claim(all);
                        },
                        all -> done(() -> all.tickets.release(List.of(TICKET, OTHER_TICKET)))),
                new Row(
                        "ticket/free-all",
                        "",
                        all -> {
                            twoTickets(all);
                            claim(all);
                        },
                        all -> done(() -> all.tickets.releaseAll(GAME, MATCH))),
                new Row(
                        "ticket/assign",
                        "",
                        ScriptRepetitionTest::twoTickets,
                        all -> all.tickets.assign(new Assignment("host:1", ""), List.of(TICKET, MATCH), LONG)),
                new Row(
                        "ticket/sweep",
                        "",
                        all -> {
                            readyRoom(all);
                            twoTickets(all);
                            var shortly = new RedisPlacements(all.redis, all.epochs, SHORT, Duration.ofMinutes(2));
                            shortly.place(GAME, profileLease(all), "ranked", "duel", MATCH, List.of(TICKET), LONG)
                                    .join();
                            pass();
                        },
                        all -> all.tickets.sweep(GAME),
                        "it counts what went"));
    }

    private static Stream<Row> backfills() {
        var content = new Backfills.Content(new SearchFields(Map.of(), Map.of(), Set.of()), new byte[] {1});
        var here = new Assignment("host:1", "");
        Consumer<RedisFixture> filled = all -> {
            twoTickets(all);
            claim(all);
            store(all)
                    .create(GAME, BACKFILL, content, new Backfills.Promised(MATCH, List.of(TICKET, OTHER_TICKET)), LONG)
                    .join();
        };
        return Stream.of(
                new Row(
                        "backfill/create",
                        "",
                        all -> {},
                        all -> store(all)
                                .create(GAME, BACKFILL, content, Backfills.Promised.NONE, LONG)
                                .join()),
                new Row("backfill/update", "", filled, all -> store(all).update(BACKFILL, MATCH, content)),
                new Row(
                        "backfill/fill",
                        "",
                        filled,
                        all -> store(all)
                                .fill(GAME, BACKFILL, 1, MATCH, content, new Backfills.Promised(MATCH, List.of(MATCH)))
                                .join()),
                new Row(
                        "backfill/acknowledge",
                        "",
                        filled,
                        all -> store(all).acknowledge(BACKFILL, here, LONG, LONG),
                        "it names the tickets that it told"),
                new Row(
                        "backfill/delete",
                        "",
                        filled,
                        all -> done(() -> store(all).delete(BACKFILL))),
                new Row(
                        "backfill/sweep",
                        "",
                        all -> {
                            store(all)
                                    .create(GAME, BACKFILL, content, Backfills.Promised.NONE, SHORT)
                                    .join();
                            pass();
                        },
                        all -> store(all).sweep(GAME),
                        "it counts what went"));
    }

    private static RedisBackfills store(RedisFixture all) {
        return new RedisBackfills(all.redis, all.games, all.epochs);
    }

    private static Stream<Row> rooms() {
        return Stream.of(
                new Row(
                        "room/create",
                        "",
                        ScriptRepetitionTest::scheduled,
                        all -> all.rooms.create(lease(all), new NewRoom(ROOM, "v1.0.0", 1, "token"))),
                new Row(
                        "room/create",
                        "adopting",
                        all -> {
                            readyRoom(all);
                            all.rooms.remove(ROOM);
                        },
                        all -> all.rooms.adopt(lease(all), new NewRoom(ROOM, "v1.0.0", 1, "token"))),
                new Row(
                        "room/ping",
                        "the first",
                        all -> {
                            scheduled(all);
                            room(all, ROOM, 2);
                        },
                        all -> all.rooms.ping(ROOM, ready(0)).join()),
                new Row(
                        "room/ping",
                        "confirming the oldest",
                        all -> {
                            readyRoom(all);
                            reserve(all, "reservation-1");
                            reserve(all, "reservation-2");
                        },
                        all -> all.rooms.ping(ROOM, ready(1)).join()),
                new Row(
                        "room/ping",
                        "confirming by name",
                        all -> {
                            readyRoom(all);
                            reserve(all, "reservation-1");
                            reserve(all, "reservation-2");
                        },
                        all -> all.rooms
                                .ping(ROOM, new Ping(PingStatus.OCCUPIED, 1, List.of("match-reservation-2"), "{}"))
                                .join()),
                new Row(
                        "room/ping",
                        "of an unknown room",
                        ScriptRepetitionTest::scheduled,
                        all -> all.rooms.ping(ROOM, ready(0)).join()),
                new Row(
                        "room/ping",
                        "of a room that may not become what it says",
                        all -> {
                            readyRoom(all);
                            all.rooms
                                    .ping(ROOM, new Ping(PingStatus.TERMINATED, 0, null, "{}"))
                                    .join();
                        },
                        all -> all.rooms.ping(ROOM, ready(1)).join()),
                new Row(
                        "room/ping",
                        "with the proof of its room",
                        ScriptRepetitionTest::readyRoom,
                        all -> all.rooms
                                .ping(ROOM, ready(1), new RoomProof.Token("token"))
                                .join()),
                new Row(
                        "room/observe",
                        "",
                        all -> {
                            scheduled(all);
                            all.rooms.create(lease(all), new NewRoom(ROOM, "v1.0.0", 1, "token"));
                        },
                        all -> done(() -> all.rooms.observe(instance(ROOM, InstanceStatus.READY)))),
                new Row(
                        "room/remove",
                        "",
                        all -> {
                            readyRoom(all);
                            reserve(all, "reservation-1");
                        },
                        all -> done(() -> all.rooms.remove(ROOM))),
                new Row(
                        "room/terminate",
                        "",
                        all -> {
                            readyRoom(all);
                            reserve(all, "reservation-1");
                        },
                        all -> all.rooms.terminate(lease(all), ROOM, Duration.ZERO)),
                new Row(
                        "room/remove",
                        "with players on their way",
                        all -> {
                            readyRoom(all);
                            twoTickets(all);
                            place(all);
                        },
                        all -> done(() -> all.rooms.remove(ROOM))),
                new Row(
                        "room/terminate",
                        "with players on their way",
                        all -> {
                            readyRoom(all);
                            twoTickets(all);
                            place(all);
                        },
                        all -> all.rooms.terminate(lease(all), ROOM, Duration.ZERO)),
                new Row(
                        "room/terminate",
                        "draining",
                        all -> {
                            readyRoom(all);
                            reserve(all, "reservation-1");
                        },
                        all -> all.rooms.terminate(lease(all), ROOM, LONG)),
                new Row(
                        "room/recall",
                        "",
                        all -> {
                            readyRoom(all);
                            reserve(all, "reservation-1");
                            all.rooms.terminate(lease(all), ROOM, LONG);
                        },
                        all -> all.rooms.recall(lease(all), ROOM)),
                new Row(
                        "room/list",
                        "which ends what lapsed",
                        ScriptRepetitionTest::lapsedReservation,
                        all -> all.rooms.list("duel").size()),
                new Row(
                        "room/reservations",
                        "which ends what lapsed",
                        ScriptRepetitionTest::lapsedReservation,
                        all -> all.rooms.reservations(ROOM)));
    }

    private static Stream<Row> slots() {
        return Stream.of(
                new Row(
                        "room/reserve",
                        "",
                        all -> {
                            readyRoom(all);
                            pinged(all, OTHER_ROOM);
                        },
                        all -> reserve(all, "reservation-1")),
                new Row(
                        "room/reserve",
                        "the last slot",
                        all -> {
                            readyRoom(all);
                            reserve(all, "reservation-2");
                        },
                        all -> reserve(all, "reservation-1")),
                new Row(
                        "room/reserve",
                        "passing over silent rooms",
                        all -> {
                            readyRoom(all);
                            pinged(all, OTHER_ROOM);
                            all.redis.ask(Call.command(
                                    Command.HSET, Shard.of(GAME) + "room:duel:duel-1", "lp", all.now() - 3_600_000));
                        },
                        all -> reserve(all, "reservation-1")),
                new Row(
                        "room/reserve",
                        "distributed",
                        all -> {
                            readyRoom(all);
                            pinged(all, OTHER_ROOM);
                        },
                        all -> fitting(all, Placement.DISTRIBUTED, Map.of())),
                new Row(
                        "room/reserve-fitting",
                        "",
                        all -> {
                            readyRoom(all);
                            pinged(all, OTHER_ROOM);
                        },
                        all -> fitting(all, Placement.PACKED, Map.of("version", "v1.0.0"))),
                new Row(
                        "room/reserve-fitting",
                        "which none does",
                        ScriptRepetitionTest::readyRoom,
                        all -> fitting(all, Placement.PACKED, Map.of("region", "eu"))),
                new Row(
                        "room/release",
                        "",
                        all -> {
                            readyRoom(all);
                            reserve(all, "reservation-1");
                        },
                        all -> done(() -> all.slots.release("duel", "reservation-1"))),
                new Row(
                        "room/sweep",
                        "",
                        ScriptRepetitionTest::lapsedReservation,
                        all -> all.slots.sweep(GAME),
                        "it counts what ended"));
    }

    private static Stream<Row> schedulers() {
        return Stream.of(
                new Row(
                        "game/admit",
                        "",
                        all -> {},
                        all -> done(() -> all.games.admit(GAME).join())),
                new Row("scheduler/reserve", "", all -> {}, ScriptRepetitionTest::create),
                new Row("scheduler/create", "", all -> {}, ScriptRepetitionTest::create),
                new Row(
                        "scheduler/claim",
                        "",
                        ScriptRepetitionTest::scheduler,
                        all -> all.schedulers.claim(SCHEDULER, lease(all), "here")),
                new Row(
                        "scheduler/state",
                        "",
                        ScriptRepetitionTest::scheduler,
                        all -> done(() -> all.schedulers.setState(SCHEDULER, lease(all), Scheduler.State.IN_SYNC))),
                new Row(
                        "scheduler/state",
                        "by its creation",
                        all -> {
                            scheduler(all);
                            all.operations.begin("duel", lease(all));
                        },
                        all -> done(() -> all.schedulers.setState(SCHEDULER, lease(all), Scheduler.State.IN_SYNC))),
                new Row(
                        "scheduler/request-deletion",
                        "",
                        ScriptRepetitionTest::scheduler,
                        all -> all.schedulers.requestDeletion("duel", "operation-2")),
                new Row(
                        "scheduler/revive",
                        "",
                        all -> {
                            scheduler(all);
                            all.schedulers.requestDeletion("duel", "operation-2");
                        },
                        all -> done(() -> all.schedulers.revive(SCHEDULER, lease(all)))),
                new Row(
                        "scheduler/state",
                        "while it is deleted",
                        all -> {
                            scheduler(all);
                            all.schedulers.requestDeletion("duel", "operation-2");
                        },
                        all -> done(() -> all.schedulers.setState(SCHEDULER, lease(all), Scheduler.State.IN_SYNC))),
                new Row(
                        "scheduler/request-change",
                        "a new version",
                        ScriptRepetitionTest::scheduler,
                        all -> done(() -> all.schedulers.requestVersion(SCHEDULER, "v1.0.0", "operation-2"))),
                new Row(
                        "scheduler/request-change",
                        "a switch",
                        ScriptRepetitionTest::scheduler,
                        all -> done(() -> all.schedulers.requestSwitch("duel", "v1.0.0", "operation-2"))),
                new Row(
                        "scheduler/store-version",
                        "",
                        ScriptRepetitionTest::versionRequested,
                        all -> done(() -> storeVersion(all))),
                new Row(
                        "scheduler/activate",
                        "",
                        all -> {
                            versionRequested(all);
                            storeVersion(all);
                        },
                        all -> all.schedulers.activate(SCHEDULER, lease(all), "operation-3")),
                new Row(
                        "scheduler/remove",
                        "",
                        all -> {
                            scheduler(all);
                            all.operations.record("duel", lease(all), "operation-9", "add_rooms", "{}", "added 2");
                        },
                        all -> done(() -> all.schedulers.remove(SCHEDULER, lease(all)))),
                new Row(
                        "scheduler/free",
                        "",
                        ScriptRepetitionTest::scheduler,
                        all -> done(() -> all.schedulers.remove(SCHEDULER, lease(all)))),
                new Row(
                        "scheduler/withdraw",
                        "",
                        ScriptRepetitionTest::scheduler,
                        all -> all.redis
                                .ask(Script.named("scheduler/withdraw", OperationScripts.PRELUDE)
                                        .call(Shard.of(GAME), "duel", "creation-1"))
                                .integer(0)));
    }

    private static Stream<Row> operations() {
        return Stream.of(
                new Row(
                        "operation/begin",
                        "",
                        ScriptRepetitionTest::scheduler,
                        all -> all.operations.begin("duel", lease(all))),
                new Row(
                        "operation/begin",
                        "resuming",
                        all -> {
                            scheduler(all);
                            all.operations.begin("duel", lease(all));
                            all.leases.release(Shard.of(GAME), "scheduler:duel", lease(all));
                        },
                        all -> all.operations.begin("duel", lease(all))),
                new Row(
                        "operation/note",
                        "",
                        all -> {
                            scheduler(all);
                            all.operations.begin("duel", lease(all));
                        },
                        all -> done(() -> all.operations.note("duel", lease(all), "operation-1", "half way"))),
                new Row(
                        "operation/finish",
                        "",
                        all -> {
                            scheduler(all);
                            all.operations.begin("duel", lease(all));
                        },
                        all -> done(() -> all.operations.finish(
                                "duel", lease(all), "operation-1", Operation.Status.FINISHED, "done"))),
                new Row(
                        "operation/enqueue",
                        "",
                        ScriptRepetitionTest::scheduler,
                        all -> done(() -> all.operations.enqueue("duel", "operation-2", "add_rooms", "{}"))),
                new Row(
                        "operation/progress",
                        "",
                        all -> {
                            scheduler(all);
                            all.operations.begin("duel", lease(all));
                        },
                        all -> done(() -> all.operations.progress(
                                "duel", lease(all), "operation-1", new Operation.Progress(1, 2, "rooms")))),
                new Row(
                        "operation/cancel",
                        "waiting",
                        all -> {
                            scheduler(all);
                            all.operations.enqueue("duel", "operation-2", "odd_operation", "{}");
                        },
                        all -> all.operations.cancel("duel", "operation-2", "request-1")),
                new Row(
                        "operation/cancel",
                        "a deletion",
                        all -> {
                            scheduler(all);
                            all.schedulers.requestDeletion("duel", "operation-2");
                        },
                        all -> all.operations.cancel("duel", "operation-2", "request-1")),
                new Row(
                        "operation/cancel",
                        "under way",
                        all -> {
                            scheduler(all);
                            all.operations.begin("duel", lease(all));
                        },
                        all -> all.operations.cancel("duel", "operation-1", "request-1")),
                new Row(
                        "operation/clean",
                        "",
                        all -> {
                            scheduler(all);
                            var shortly = new RedisOperations(all.redis, all.shards::waitFor, SHORT);
                            shortly.record("duel", lease(all), "operation-9", "add_rooms", "{}", "added 2");
                            pass();
                        },
                        all -> all.operations.clean("duel", lease(all)),
                        "it counts what went"),
                new Row(
                        "operation/record",
                        "",
                        ScriptRepetitionTest::scheduler,
                        all -> done(() -> all.operations.record(
                                "duel", lease(all), "operation-9", "add_rooms", "{}", "added 2"))));
    }

    private static Stream<Row> events() {
        return Stream.of(
                new Row(
                        "room/ping",
                        "that is told",
                        all -> fleet(all).room("duel-1"),
                        all -> new TestFleet(all, FORWARDER).ping(ROOM, PingStatus.READY)),
                new Row(
                        "room/observe",
                        "that it ends, which is told",
                        all -> fleet(all).room("duel-1"),
                        all -> done(() -> new TestFleet(all, FORWARDER).ending(ROOM))),
                new Row(
                        "room/terminate",
                        "which is told",
                        all -> fleet(all).room("duel-1"),
                        all -> all.rooms.terminate(new TestFleet(all, FORWARDER).lease(), ROOM, Duration.ZERO)),
                new Row(
                        "room/remove",
                        "which is told",
                        all -> fleet(all).room("duel-1"),
                        all -> done(() -> all.rooms.remove(ROOM))),
                new Row(
                        "room/told",
                        "",
                        all -> {
                            var fleet = fleet(all);
                            fleet.ping(fleet.room("duel-1"), PingStatus.READY);
                        },
                        ScriptRepetitionTest::tell),
                new Row(
                        "event/open",
                        "",
                        ScriptRepetitionTest::fleet,
                        all -> done(() -> outbox(all).open(LANE))),
                new Row(
                        "event/close",
                        "",
                        all -> {
                            var fleet = fleet(all);
                            outbox(all).open(LANE);
                            fleet.remove();
                        },
                        all -> outbox(all).close(LANE)),
                new Row(
                        "event/sweep",
                        "",
                        all -> all.redis.ask(Call.command(Command.HSET, "muster:{game-a}:closed", "duel\nreceiver", 1)),
                        all -> done(() -> outbox(all).sweep(GAME))),
                new Row(
                        "event/taken",
                        "",
                        ScriptRepetitionTest::ended,
                        all -> done(() -> outbox(all).taken(laneLease(all), LANE, List.of(FIRST.get())))),
                new Row(
                        "event/bury",
                        "",
                        ScriptRepetitionTest::ended,
                        all -> done(() -> outbox(all)
                                .bury(
                                        laneLease(all),
                                        LANE,
                                        new QueuedEvent(FIRST.get(), 0, TestEvents.room(), "{}"),
                                        "why"))));
    }

    private static TestFleet fleet(RedisFixture all) {
        return new TestFleet(all, FORWARDER).create();
    }

    private static void ended(RedisFixture all) {
        var fleet = fleet(all);
        fleet.ending(fleet.room("duel-1"));
        FIRST.set(outbox(all).head(LANE, 1).events().getFirst().id());
    }

    private static boolean tell(RedisFixture all) {
        var resyncs = new RedisResyncs(all.redis, new JacksonJson());
        var due = resyncs.due(LANE, 10);
        resyncs.told(LANE, due.isEmpty() ? List.of(new Resyncs.Due("duel-1", "1", null)) : due);
        return true;
    }

    private static RedisOutbox outbox(RedisFixture all) {
        return new RedisOutbox(all.redis, all.shards);
    }

    private static String laneLease(RedisFixture all) {
        return all.leases
                .acquire(Shard.of(TestFleet.GAME), "events:duel:" + FORWARDER.name())
                .orElseThrow();
    }

    private static Stream<Row> others() {
        return Stream.of(
                new Row(
                        "fleet/reduced",
                        "",
                        ScriptRepetitionTest::scheduler,
                        all -> done(() -> new RedisFleetMemory(all.redis, all.shards)
                                .reduced("duel", lease(all), 1_800_000_000_000L))),
                new Row("lease/acquire", "", all -> {}, all -> all.leases.acquire(Shard.of(GAME), "a")),
                new Row("lease/release", "", all -> all.leases.acquire(Shard.of(GAME), "a"), all -> {
                    var token = all.redis.run(Call.command(Command.GET, Shard.of(GAME) + "lease:a"));
                    return done(
                            () -> all.leases.release(Shard.of(GAME), "a", token == null ? "given up" : token.text()));
                }),
                new Row(
                        "director/place",
                        "",
                        all -> {
                            readyRoom(all);
                            twoTickets(all);
                        },
                        ScriptRepetitionTest::place),
                new Row("director/place", "full", ScriptRepetitionTest::twoTickets, ScriptRepetitionTest::place),
                new Row(
                        "director/place",
                        "lost",
                        all -> {
                            readyRoom(all);
                            all.tickets.create(GAME, ticket(TICKET)).join();
                        },
                        ScriptRepetitionTest::place),
                new Row("director/profile-create", "", all -> {}, all -> all.profiles.create(PROFILE)),
                new Row(
                        "director/profile-replace",
                        "",
                        all -> all.profiles.create(
                                new Profile("ranked", GAME.name(), "duel", 5, 1, List.of(), List.of())),
                        all -> all.profiles.replace(PROFILE)),
                new Row(
                        "director/profile-delete",
                        "",
                        all -> all.profiles.create(PROFILE),
                        all -> all.profiles.delete(GAME, "ranked"),
                        "it says whether there was one"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void changesNothingMoreWhenItIsSentTwice(Row row) {
        try (var all = RedisFixture.empty()) {
            row.given().accept(all);
            var first = row.call().apply(all);
            var once = StoreDigest.of(all.redis);

            var second = row.call().apply(all);

            assertThat(StoreDigest.of(all.redis)).isEqualTo(once);
            if (row.secondAnswer().isEmpty()) {
                assertThat(second).isEqualTo(first);
            } else {
                assertThat(second).as(row.secondAnswer()).isNotEqualTo(first);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void mayBeSentAgainWhenItsRequestWasLost(Row row) {
        cut(row, CuttingProxy.Cut.REQUEST);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void mayBeSentAgainWhenItsReplyWasLost(Row row) {
        cut(row, CuttingProxy.Cut.REPLY);
    }

    private static void cut(Row row, CuttingProxy.Cut where) {
        Object answer;
        List<String> once;
        try (var all = RedisFixture.empty()) {
            row.given().accept(all);
            answer = row.call().apply(all);
            once = StoreDigest.of(all.redis);
        }
        try (var all = RedisFixture.empty();
                var proxy = new CuttingProxy(TestRedis.uri());
                var caller = new RedisFixture(proxy.uri(), all)) {
            row.given().accept(all);
            proxy.cutAt(row.handle().digest(), where);

            assertThatExceptionOfType(MusterException.class)
                    .isThrownBy(() -> calling(row, caller))
                    .satisfies(fault -> assertThat(fault.code()).isEqualTo(ErrorCode.UNAVAILABLE))
                    .withMessageContaining("outcome unknown");
            assertThat(proxy.cuts()).isOne();

            var again = untilReachable(row, caller);
            if (row.secondAnswer().isEmpty() || where == CuttingProxy.Cut.REQUEST) {
                assertThat(comparable(again)).isEqualTo(comparable(answer));
            }
            assertThat(StoreDigest.of(all.redis)).isEqualTo(once);
        }
    }

    @Test
    void coversEveryScriptThatWrites() throws IOException, URISyntaxException {
        var covered = new TreeSet<>(READING);
        covered.addAll(PARTS);
        rows().forEach(row -> covered.add(row.script()));

        assertThat(covered).isEqualTo(scripts());
    }

    private static Set<String> scripts() throws IOException, URISyntaxException {
        URI kit = java.util.Objects.requireNonNull(ScriptRepetitionTest.class.getResource("/lua/kit.lua"))
                .toURI();
        var directory = java.util.Objects.requireNonNull(Path.of(kit).getParent());
        try (var files = Files.walk(directory)) {
            var names = new TreeSet<String>();
            files.filter(Files::isRegularFile)
                    .map(file -> directory.relativize(file).toString().replace('\\', '/'))
                    .forEach(file -> names.add(file.substring(0, file.length() - ".lua".length())));
            return names;
        }
    }

    private static Object calling(Row row, RedisFixture caller) {
        try {
            return row.call().apply(caller);
        } catch (java.util.concurrent.CompletionException e) {
            throw e.getCause() instanceof MusterException fault ? fault : e;
        }
    }

    // The batcher reconnects by itself; until then calls fail at once.
    private static Object untilReachable(Row row, RedisFixture caller) {
        long deadline = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (true) {
            try {
                return calling(row, caller);
            } catch (MusterException notYet) {
                if (System.nanoTime() > deadline) {
                    throw notYet;
                }
                pass();
            }
        }
    }

    // Tokens of leases, times and how long something took differ between two runs.
    private static String comparable(Object answer) {
        return answer.toString()
                .replaceAll("Optional\\[\\S+ \\d+( \\d+)?]", "a lease")
                .replaceAll("\\d{10,13}( \\d+)*", "N")
                .replaceAll("PT[\\d.]+S", "a while");
    }

    private static Boolean done(Runnable action) {
        action.run();
        return true;
    }

    private static String create(RedisFixture all) {
        return all.schedulers.create(SCHEDULER, "creation-1", "operation-1");
    }

    private static void scheduler(RedisFixture all) {
        create(all);
    }

    private static void versionRequested(RedisFixture all) {
        scheduler(all);
        all.schedulers.requestVersion(SCHEDULER, "v1.0.0", "operation-2");
    }

    private static void storeVersion(RedisFixture all) {
        all.schedulers.storeVersion(SCHEDULER.withVersion("v2.0.0"), lease(all), "operation-2", "operation-3");
    }

    private static String lease(RedisFixture all) {
        return all.schedulerLease(GAME.name(), "duel");
    }

    private static String profileLease(RedisFixture all) {
        return all.profileLease(GAME.name(), "ranked");
    }

    private static void scheduled(RedisFixture all) {
        scheduler(all);
        all.schedulers.setState(SCHEDULER, lease(all), Scheduler.State.IN_SYNC);
    }

    private static void room(RedisFixture all, RoomRef room, int maxMatches) {
        all.rooms.create(lease(all), new NewRoom(room, "v1.0.0", maxMatches, "token"));
        all.rooms.observe(instance(room, InstanceStatus.READY));
    }

    private static void pinged(RedisFixture all, RoomRef room) {
        room(all, room, 2);
        all.rooms.ping(room, ready(0)).join();
    }

    private static void readyRoom(RedisFixture all) {
        scheduled(all);
        pinged(all, ROOM);
    }

    private static Instance instance(RoomRef room, InstanceStatus status) {
        var address = new Address("127.0.0.1", List.of(new Address.Port("game", "UDP", 7777)));
        return new Instance(room, "v1.0.0", status, "", address);
    }

    private static Ping ready(int running) {
        return new Ping(PingStatus.READY, running, null, "{}");
    }

    private static Object reserve(RedisFixture all, String id) {
        return all.slots
                .reserve("duel", id, "match-" + id, List.of(TICKET), LONG)
                .join();
    }

    private static Object fitting(RedisFixture all, Placement placement, Map<String, String> selector) {
        return all.slots
                .reserve(new SlotRequest("duel", "reservation-1", "match-1", List.of(), LONG, placement, selector))
                .join();
    }

    private static void lapsedReservation(RedisFixture all) {
        readyRoom(all);
        all.slots
                .reserve("duel", "reservation-1", "match-1", List.of(TICKET), SHORT)
                .join();
        pass();
    }

    private static NewTicket ticket(String id) {
        var fields = new SearchFields(Map.of("rating", 1500.0), Map.of("region", "eu"), Set.of("ranked"));
        return new NewTicket(id, fields, new byte[] {1, 2, 3});
    }

    private static NewTicket brief(String id, Duration timeToLive, String token) {
        var plain = ticket(id);
        return new NewTicket(id, plain.fields(), plain.body(), timeToLive, token);
    }

    private static void twoTickets(RedisFixture all) {
        all.tickets.create(GAME, ticket(TICKET)).join();
        all.tickets.create(GAME, ticket(OTHER_TICKET)).join();
    }

    private static List<String> claim(RedisFixture all) {
        return all.tickets
                .claim(GAME, MATCH, List.of(TICKET, OTHER_TICKET), LONG)
                .join();
    }

    private static Object place(RedisFixture all) {
        return all.placements
                .place(GAME, profileLease(all), "ranked", "duel", MATCH, List.of(TICKET, OTHER_TICKET), LONG)
                .join();
    }

    private static void pass() {
        pass(Duration.ofMillis(10));
    }

    private static void pass(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

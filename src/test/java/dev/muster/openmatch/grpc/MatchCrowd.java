package dev.muster.openmatch.grpc;

import com.google.protobuf.Any;
import dev.muster.game.Game;
import dev.muster.openmatch.grpc.MatchHistory.Kind;
import dev.muster.openmatch.wire.AcknowledgeBackfillRequest;
import dev.muster.openmatch.wire.AssignTicketsRequest;
import dev.muster.openmatch.wire.Assignment;
import dev.muster.openmatch.wire.AssignmentFailure;
import dev.muster.openmatch.wire.AssignmentGroup;
import dev.muster.openmatch.wire.BackendServiceGrpc;
import dev.muster.openmatch.wire.Backfill;
import dev.muster.openmatch.wire.CreateBackfillRequest;
import dev.muster.openmatch.wire.CreateTicketRequest;
import dev.muster.openmatch.wire.DefaultEvaluationCriteria;
import dev.muster.openmatch.wire.DeleteBackfillRequest;
import dev.muster.openmatch.wire.DeleteTicketRequest;
import dev.muster.openmatch.wire.FetchMatchesRequest;
import dev.muster.openmatch.wire.GetBackfillRequest;
import dev.muster.openmatch.wire.GetTicketRequest;
import dev.muster.openmatch.wire.Match;
import dev.muster.openmatch.wire.MatchProfile;
import dev.muster.openmatch.wire.Pool;
import dev.muster.openmatch.wire.QueryTicketsRequest;
import dev.muster.openmatch.wire.ReleaseAllTicketsRequest;
import dev.muster.openmatch.wire.ReleaseTicketsRequest;
import dev.muster.openmatch.wire.Ticket;
import dev.muster.openmatch.wire.UpdateBackfillRequest;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.redis.CuttingProxy;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Everybody who uses the doors of Open Match, for a while, and what they saw of it. Whatever they do at random is said
/// by one seed; how their calls meet is not.
final class MatchCrowd implements AutoCloseable {
    private static final Game GAME = new Game("default");
    private static final int CALL_SECONDS = 5;
    private static final int MOST_WAITING = 50;

    private interface Act {
        void run(Random random) throws Exception;
    }

    private final MatchHistory history;
    private final Random seeds;
    private final long end;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Future<?>> running = new ArrayList<>();
    private final List<PlayedFunction> functions = new ArrayList<>();
    private final AtomicInteger matches = new AtomicInteger();
    private final Map<String, Long> proposedAt = new ConcurrentHashMap<>();
    private final Set<String> open = ConcurrentHashMap.newKeySet();
    private final Set<String> backfills = ConcurrentHashMap.newKeySet();

    MatchCrowd(MatchHistory history, Random seeds, Duration time) {
        this.history = history;
        this.seeds = seeds;
        this.end = System.nanoTime() + time.toNanos();
    }

    /// They create tickets, look after them, and delete some.
    void players(OpenMatchDoors doors) {
        for (int i = 0; i < 3; i++) {
            again(20, random -> {
                if (open.size() < MOST_WAITING) {
                    create(doors, random);
                }
            });
        }
        again(60, random -> delete(doors, any(open, random)));
        again(40, random -> look(doors, any(open, random)));
    }

    /// They fetch matches from a function of their own; what they get they assign, release, delete, or forget.
    void directors(OpenMatchDoors doors, int count) {
        for (int i = 0; i < count; i++) {
            var whims = new Random(seeds.nextLong());
            var function = new PlayedFunction((profile, stage) -> propose(doors, whims, stage));
            functions.add(function);
            again(5, random -> fetch(doors, function, random));
        }
        again(1000, random -> release(doors, List.of(any(open, random), any(open, random)), random));
        again(2500, random -> {
            long from = MatchHistory.now();
            boolean isDone = done(() -> stub(doors)
                    .releaseAllTickets(ReleaseAllTicketsRequest.newBuilder().build()));
            history.releasedAll(from, isDone ? MatchHistory.now() : MatchHistory.OPEN);
        });
    }

    /// They are game servers: they want players, and take or refuse those they get.
    void backfillers(OpenMatchDoors doors) {
        again(150, random -> {
            if (backfills.size() < 8) {
                backfills.add(doors.frontend
                        .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
                        .createBackfill(CreateBackfillRequest.newBuilder()
                                .setBackfill(Backfill.getDefaultInstance())
                                .build())
                        .getId());
            }
        });
        again(20, random -> {
            var id = any(backfills, random);
            switch (random.nextInt(8)) {
                case 0 -> deleteBackfill(doors, id);
                case 1, 2, 3 -> updateBackfill(doors, id);
                default -> acknowledge(doors, id, random);
            }
        });
    }

    /// What goes wrong.
    void faults(CuttingProxy one, CuttingProxy other, MoodyEvaluator evaluator, OpenMatchDoors doors) {
        for (var way : List.of(one, other)) {
            again(1500, random -> {
                if (random.nextBoolean()) {
                    way.closeAll();
                } else {
                    way.down();
                    Thread.sleep(10 + random.nextInt(30));
                    up(way);
                }
            });
        }
        again(1300, random -> evaluator.die());
        again(300, random -> {
            long from = MatchHistory.now();
            boolean isDone = done(() -> doors.backfills.sweep(GAME));
            history.swept(from, isDone ? MatchHistory.now() : MatchHistory.OPEN);
            doors.tickets.sweep(GAME);
        });
    }

    /// Until their time is over, and all have ended what they did.
    void await() throws Exception {
        for (var one : running) {
            one.get(30, TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() throws Exception {
        threads.shutdownNow();
        for (var function : functions) {
            function.close();
        }
    }

    private void again(int pauseMillis, Act act) {
        var random = new Random(seeds.nextLong());
        running.add(threads.submit(() -> {
            while (System.nanoTime() < end) {
                try {
                    act.run(random);
                } catch (StatusRuntimeException | MusterException fault) {
                    // its outcome is noted where it matters
                }
                Thread.sleep(pauseMillis / 2 + random.nextInt(pauseMillis));
            }
            return null;
        }));
    }

    private void create(OpenMatchDoors doors, Random random) {
        var timeToLive = random.nextInt(3) == 0 ? Duration.ofMillis(1000 + random.nextInt(2000)) : Duration.ZERO;
        var stub = doors.frontend.withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS);
        if (timeToLive.isPositive()) {
            var headers = new Metadata();
            headers.put(TicketMetadata.TIME_TO_LIVE, timeToLive.toMillis() + "ms");
            stub = stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
        }
        long from = MatchHistory.now();
        var id = stub.createTicket(CreateTicketRequest.newBuilder()
                        .setTicket(Ticket.getDefaultInstance())
                        .build())
                .getId();
        history.created(id);
        if (timeToLive.isPositive()) {
            history.goesAfter(id, from, timeToLive);
        }
        open.add(id);
    }

    private void delete(OpenMatchDoors doors, String id) {
        long from = MatchHistory.now();
        boolean isDone = done(() -> doors.frontend
                .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
                .deleteTicket(DeleteTicketRequest.newBuilder().setTicketId(id).build()));
        history.add(id, Kind.DELETED, from, isDone ? MatchHistory.now() : MatchHistory.OPEN, isDone);
        open.remove(id);
    }

    private void look(OpenMatchDoors doors, String id) {
        long from = MatchHistory.now();
        Kind seen;
        try {
            var ticket = doors.frontend
                    .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
                    .getTicket(GetTicketRequest.newBuilder().setTicketId(id).build());
            seen = ticket.hasAssignment() ? Kind.SEEN_ASSIGNED : Kind.SEEN_WAITING;
        } catch (StatusRuntimeException fault) {
            if (fault.getStatus().getCode() != Status.Code.NOT_FOUND) {
                throw fault;
            }
            seen = Kind.SEEN_GONE;
            open.remove(id);
        }
        history.add(id, seen, from, MatchHistory.now(), true);
    }

    // Some of what the query finds, and some that is not to be had: functions are slow, wrong, and overlap.
    private void propose(OpenMatchDoors doors, Random random, PlayedFunction.Stage stage) throws Exception {
        List<String> found = new ArrayList<>();
        long from = MatchHistory.now();
        doors.query
                .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
                .queryTickets(QueryTicketsRequest.newBuilder()
                        .setPool(Pool.getDefaultInstance())
                        .build())
                .forEachRemaining(page -> page.getTicketsList().forEach(ticket -> found.add(ticket.getId())));
        long to = MatchHistory.now();
        Collections.shuffle(found, random);
        found.subList(Math.min(10, found.size()), found.size()).clear();
        found.forEach(id -> history.add(id, Kind.SEEN_SEARCHABLE, from, to, true));
        for (int i = 0; i < 6; i++) {
            found.add(any(open, random));
        }
        int count = random.nextInt(6);
        for (int i = 0; i < count; i++) {
            if (random.nextInt(12) == 0) {
                Thread.sleep(random.nextInt(400));
            }
            if (random.nextInt(30) == 0) {
                throw new IllegalStateException("crashed");
            }
            Set<String> some = new HashSet<>();
            for (int j = random.nextInt(3); j >= 0; j--) {
                some.add(found.get(random.nextInt(found.size())));
            }
            propose(doors, random, stage, some);
        }
    }

    private void propose(OpenMatchDoors doors, Random random, PlayedFunction.Stage stage, Set<String> tickets) {
        var match = Match.newBuilder()
                .setMatchId("m" + matches.incrementAndGet())
                .putExtensions(
                        "evaluation_input",
                        Any.pack(DefaultEvaluationCriteria.newBuilder()
                                .setScore(random.nextInt(10))
                                .build()));
        tickets.forEach(id -> match.addTickets(Ticket.newBuilder().setId(id)));
        switch (random.nextInt(8)) {
            case 0, 1 -> match.setBackfill(Backfill.newBuilder());
            case 2, 3, 4 -> {
                var id = any(backfills, random);
                match.setBackfill(doors.frontend
                        .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
                        .getBackfill(GetBackfillRequest.newBuilder()
                                .setBackfillId(id)
                                .build()));
                history.proposed(id, tickets);
            }
            default -> {}
        }
        proposedAt.put(match.getMatchId(), MatchHistory.now());
        stage.propose(match.build());
    }

    private void fetch(OpenMatchDoors doors, PlayedFunction function, Random random) {
        List<Match> got = new ArrayList<>();
        try (var context = Context.current().withCancellation()) {
            if (random.nextInt(6) == 0) {
                int millis = random.nextInt(120);
                threads.execute(() -> cancel(context, millis));
            }
            context.run(() -> stub(doors)
                    .fetchMatches(FetchMatchesRequest.newBuilder()
                            .setConfig(function.config())
                            .setProfile(MatchProfile.getDefaultInstance())
                            .build())
                    .forEachRemaining(response -> got.add(note(response.getMatch()))));
        } catch (StatusRuntimeException fault) {
            // What was told before stands.
        }
        for (var match : got) {
            handle(doors, match, random);
        }
    }

    private static void cancel(Context.CancellableContext context, int afterMillis) {
        try {
            Thread.sleep(afterMillis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        context.cancel(null);
    }

    private Match note(Match match) {
        var backfill = match.getBackfill().getId();
        history.matched(
                match.getMatchId(),
                ids(match),
                backfill,
                Objects.requireNonNull(proposedAt.get(match.getMatchId())),
                MatchHistory.now());
        if (!backfill.isEmpty()) {
            backfills.add(backfill);
        }
        return match;
    }

    private void handle(OpenMatchDoors doors, Match match, Random random) {
        try {
            switch (random.nextInt(10)) {
                case 0, 1 -> assign(doors, ids(match), random);
                case 2, 3, 4 -> release(doors, ids(match), random);
                case 5 -> delete(doors, ids(match).getFirst());
                default -> {} // its promise ends by itself
            }
        } catch (StatusRuntimeException fault) {
            // noted where it matters
        }
    }

    private void assign(OpenMatchDoors doors, List<String> ids, Random random) {
        long from = MatchHistory.now();
        Set<String> missing = new HashSet<>();
        boolean isDone = done(() -> stub(doors)
                .assignTickets(AssignTicketsRequest.newBuilder()
                        .addAssignments(AssignmentGroup.newBuilder()
                                .addAllTicketIds(ids)
                                .setAssignment(assignment(random)))
                        .build())
                .getFailuresList()
                .stream()
                .map(AssignmentFailure::getTicketId)
                .forEach(missing::add));
        long to = isDone ? MatchHistory.now() : MatchHistory.OPEN;
        for (var id : ids) {
            history.add(id, missing.contains(id) ? Kind.SEEN_GONE : Kind.ASSIGNED, from, to, isDone);
            open.remove(id);
        }
    }

    private void release(OpenMatchDoors doors, List<String> ids, Random random) {
        var some = random.nextBoolean() ? ids : ids.subList(0, 1);
        long from = MatchHistory.now();
        boolean isDone = done(() -> stub(doors)
                .releaseTickets(
                        ReleaseTicketsRequest.newBuilder().addAllTicketIds(some).build()));
        history.released(new HashSet<>(some), from, isDone ? MatchHistory.now() : MatchHistory.OPEN);
    }

    private void deleteBackfill(OpenMatchDoors doors, String id) {
        long from = MatchHistory.now();
        boolean isDone = done(() -> doors.frontend
                .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
                .deleteBackfill(
                        DeleteBackfillRequest.newBuilder().setBackfillId(id).build()));
        history.releasedOf(id, from, isDone ? MatchHistory.now() : MatchHistory.OPEN);
        backfills.remove(id);
    }

    private void updateBackfill(OpenMatchDoors doors, String id) {
        long from = MatchHistory.now();
        boolean isDone = done(() -> doors.frontend
                .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
                .updateBackfill(UpdateBackfillRequest.newBuilder()
                        .setBackfill(Backfill.newBuilder().setId(id))
                        .build()));
        history.releasedOf(id, from, isDone ? MatchHistory.now() : MatchHistory.OPEN);
    }

    // Whom it told is known of those that it names; others may have been told before it failed.
    private void acknowledge(OpenMatchDoors doors, String id, Random random) {
        long from = MatchHistory.now();
        Set<String> told = new HashSet<>();
        boolean isDone = done(() -> doors.frontend
                .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
                .acknowledgeBackfill(AcknowledgeBackfillRequest.newBuilder()
                        .setBackfillId(id)
                        .setAssignment(assignment(random))
                        .build())
                .getTicketsList()
                .forEach(ticket -> told.add(ticket.getId())));
        long to = isDone ? MatchHistory.now() : MatchHistory.OPEN;
        history.acknowledged(id, told, from, to);
        open.removeAll(told);
    }

    // The door that was closed may still stand in the way for a moment.
    private static void up(CuttingProxy way) throws InterruptedException {
        for (int tries = 0; ; tries++) {
            try {
                way.up();
                return;
            } catch (UncheckedIOException taken) {
                if (tries == 100) {
                    throw taken;
                }
                Thread.sleep(10);
            }
        }
    }

    private static BackendServiceGrpc.BackendServiceBlockingStub stub(OpenMatchDoors doors) {
        return doors.backend.withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS);
    }

    private static Assignment assignment(Random random) {
        return Assignment.newBuilder()
                .setConnection("host:" + random.nextInt(1000))
                .build();
    }

    private static List<String> ids(Match match) {
        return match.getTicketsList().stream().map(Ticket::getId).toList();
    }

    private static boolean done(Runnable call) {
        try {
            call.run();
            return true;
        } catch (StatusRuntimeException | MusterException fault) {
            return false;
        }
    }

    private static String any(Set<String> all, Random random) {
        var some = List.copyOf(all);
        if (some.isEmpty()) {
            throw MusterException.notFound("nothing there yet");
        }
        return some.get(random.nextInt(some.size()));
    }
}

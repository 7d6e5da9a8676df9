package dev.muster.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.muster.game.Game;
import dev.muster.game.GameIds;
import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What every [Tickets] does, with the [TicketLog] beside it.
@Timeout(20)
public abstract class TicketsContract {
    private static final Game GAME = new Game("duel-game");
    private static final Game OTHER = new Game("Another Game");
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofMillis(30);
    // Long enough for a few calls, also on a busy machine.
    private static final Duration BRIEF = Duration.ofMillis(400);

    private final GameIds ids = new GameIds(Clock.systemUTC(), new Random());
    private Tickets tickets;
    private TicketLog log;

    /// An empty store, and the log of the same store.
    public record Store(Tickets tickets, TicketLog log) {}

    /// Called once before each test.
    protected abstract Store store();

    /// Assigns tickets to a match for so long, at the given address.
    protected abstract void assign(Game game, String match, List<String> tickets, String connection, Duration time);

    @BeforeEach
    final void open() {
        var store = store();
        tickets = store.tickets();
        log = store.log();
    }

    @Test
    void findsWhatWasCreatedByItsIdAlone() {
        var body = new byte[] {0, 1, -1, '\r', '\n'};
        long before = System.currentTimeMillis();
        var here = create(GAME, body);
        var there = create(OTHER, new byte[0]);

        var found = tickets.find(here).orElseThrow();

        assertThat(found.id()).isEqualTo(here);
        assertThat(found.body()).isEqualTo(body);
        assertThat(found.state()).isEqualTo(new TicketState.Searchable());
        assertThat(found.createdAt()).isBetween(before - 1000, System.currentTimeMillis() + 1000);
        assertThat(tickets.find(there).orElseThrow().body()).isEmpty();
    }

    @Test
    void findsNothingUnderAnUnknownId() {
        create(GAME);

        assertThat(tickets.find(ids.next(GAME))).isEmpty();
        assertThat(tickets.find(ids.next(OTHER))).isEmpty();
        assertThat(tickets.find("")).isEmpty();
        assertThat(tickets.find("a:b c")).isEmpty();
    }

    @Test
    void createsOnceWhenTheSameTicketIsSentAgain() {
        var id = ids.next(GAME);
        tickets.create(GAME, new NewTicket(id, fields(1), new byte[] {1})).join();
        tickets.claim(GAME, "match", List.of(id), LONG).join();
        tickets.create(GAME, new NewTicket(id, fields(2), new byte[] {2})).join();

        assertThat(tickets.find(id).orElseThrow().body()).containsExactly(1);
        assertThat(state(id)).isInstanceOf(TicketState.Proposed.class);
        assertThat(changes(GAME)).hasSize(2);
    }

    @Test
    void refusesATicketThatIsTooLarge() {
        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(() -> new NewTicket("id", fields(1), new byte[64 * 1024 + 1]))
                .satisfies(fault -> assertThat(fault.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
                .withMessageContaining(".ticket");
        var names = new java.util.HashMap<String, Double>();
        IntStream.range(0, 257).forEach(i -> names.put("n" + i, 1.0));
        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(() -> new SearchFields(names, Map.of(), Set.of()))
                .withMessageContaining("search_fields");
    }

    @Test
    void deletesATicketInAnyState() {
        var searchable = create(GAME);
        var proposed = create(GAME);
        var assigned = create(GAME);
        tickets.claim(GAME, "m1", List.of(proposed), LONG).join();
        assign(GAME, "m2", List.of(assigned), "host:1", LONG);

        for (var id : List.of(searchable, proposed, assigned)) {
            tickets.delete(id);
            tickets.delete(id);
            assertThat(tickets.find(id)).isEmpty();
            assertThat(tickets.claim(GAME, "m3", List.of(id), LONG).join()).isEmpty();
            assertThat(tickets.find(id)).isEmpty();
        }
        assertThat(scan(GAME)).isEmpty();
        tickets.delete(ids.next(OTHER));
    }

    @Test
    void claimsAllTickets() {
        var one = create(GAME);
        var two = create(GAME);
        long before = System.currentTimeMillis();

        assertThat(tickets.claim(GAME, "match", List.of(one, two), LONG).join()).isEmpty();

        for (var id : List.of(one, two)) {
            assertThat(state(id)).isInstanceOfSatisfying(TicketState.Proposed.class, proposed -> {
                assertThat(proposed.match()).isEqualTo("match");
                assertThat(proposed.until() - before).isBetween(LONG.toMillis() - 2000, LONG.toMillis() + 2000);
            });
        }
    }

    @Test
    void claimsNoneAndNamesWhatStoodInTheWay() {
        var free = create(GAME);
        var proposed = create(GAME);
        var assigned = create(GAME);
        var unknown = ids.next(GAME);
        tickets.claim(GAME, "earlier", List.of(proposed), LONG).join();
        assign(GAME, "placed", List.of(assigned), "host:1", LONG);

        var losers = tickets.claim(GAME, "match", List.of(proposed, free, unknown, assigned), LONG)
                .join();

        assertThat(losers).containsExactly(proposed, assigned);
        assertThat(state(free)).isEqualTo(new TicketState.Searchable());
        assertThat(state(proposed))
                .isInstanceOfSatisfying(
                        TicketState.Proposed.class,
                        still -> assertThat(still.match()).isEqualTo("earlier"));
    }

    @Test
    void claimsOnceWhenTheSameClaimIsSentAgain() {
        var one = create(GAME);
        var two = create(GAME);
        tickets.claim(GAME, "match", List.of(one), LONG).join();

        assertThat(tickets.claim(GAME, "match", List.of(one), LONG).join()).isEmpty();
        assertThat(tickets.claim(GAME, "match", List.of(one, two), LONG).join()).isEmpty();

        assertThat(state(two)).isInstanceOf(TicketState.Proposed.class);
    }

    @Test
    void releasesOnlyWhatItsMatchHolds() {
        var mine = create(GAME);
        var others = create(GAME);
        var placed = create(GAME);
        tickets.claim(GAME, "mine", List.of(mine), LONG).join();
        tickets.claim(GAME, "others", List.of(others), LONG).join();
        assign(GAME, "mine", List.of(placed), "host:1", LONG);

        tickets.release(GAME, "mine", List.of(mine, others, placed, ids.next(GAME)))
                .join();

        assertThat(state(mine)).isEqualTo(new TicketState.Searchable());
        assertThat(state(others)).isInstanceOf(TicketState.Proposed.class);
        assertThat(state(placed)).isInstanceOf(TicketState.Assigned.class);
        assertThat(tickets.claim(GAME, "next", List.of(mine), LONG).join()).isEmpty();
    }

    @Test
    void countsAPassedProposalAtOnce() throws InterruptedException {
        var id = create(GAME);
        tickets.claim(GAME, "slow", List.of(id), SHORT).join();
        assertThat(state(id)).isInstanceOf(TicketState.Proposed.class);

        Thread.sleep(SHORT.toMillis() + 20);

        assertThat(state(id)).isEqualTo(new TicketState.Searchable());
        assertThat(scan(GAME))
                .singleElement()
                .satisfies(found -> assertThat(found.state()).isEqualTo(new TicketState.Searchable()));
        assertThat(tickets.claim(GAME, "quick", List.of(id), LONG).join()).isEmpty();
        tickets.release(GAME, "slow", List.of(id)).join();
        assertThat(state(id))
                .isInstanceOfSatisfying(
                        TicketState.Proposed.class,
                        proposed -> assertThat(proposed.match()).isEqualTo("quick"));
    }

    @Test
    void countsAPassedAssignmentAtOnceAndSweepsItLater() throws InterruptedException {
        var brief = create(GAME);
        var lasting = create(GAME);
        assign(GAME, "m1", List.of(brief), "host:1", SHORT);
        assign(GAME, "m2", List.of(lasting), "host:2", LONG);
        assertThat(state(lasting))
                .isInstanceOfSatisfying(
                        TicketState.Assigned.class,
                        assigned -> assertThat(assigned.assignment()).isEqualTo(new Assignment("host:2", "m2")));

        Thread.sleep(SHORT.toMillis() + 20);

        assertThat(tickets.find(brief)).isEmpty();
        assertThat(tickets.claim(GAME, "m3", List.of(brief), LONG).join()).isEmpty();
        assertThat(tickets.find(brief)).isEmpty();
        assertThat(scan(GAME)).extracting(TicketLog.Found::id).containsExactly(lasting);
        assertThat(tickets.sweep(GAME)).isEqualTo(1);
        assertThat(tickets.sweep(GAME)).isZero();
        assertThat(tickets.find(lasting)).isPresent();
        assertThat(changes(GAME)).last().isEqualTo(new TicketChange.Deleted(List.of(brief)));
    }

    @Test
    void countsAPassedTimeToLiveAtOnceAndSweepsItLater() throws InterruptedException {
        var brief = create(SHORT);
        var lasting = create(LONG);
        var found = tickets.find(lasting).orElseThrow();
        assertThat(found.goesAt()).isEqualTo(found.createdAt() + LONG.toMillis());
        assertThat(tickets.find(create(GAME)).orElseThrow().goesAt()).isEqualTo(Ticket.NEVER);
        assertThat(scan(GAME)).hasSize(3);

        Thread.sleep(SHORT.toMillis() + 20);

        assertThat(tickets.find(brief)).isEmpty();
        assertThat(tickets.claim(GAME, "match", List.of(brief), LONG).join()).isEmpty();
        assertThat(tickets.find(brief)).isEmpty();
        assertThat(tickets.assign(new Assignment("host:1", ""), List.of(brief), LONG)
                        .notAssigned())
                .containsExactly(new Tickets.NotAssigned(brief, false));
        assertThat(scan(GAME)).hasSize(2);
        assertThat(tickets.sweep(GAME)).isEqualTo(1);
        assertThat(tickets.sweep(GAME)).isZero();
        assertThat(changes(GAME)).last().isEqualTo(new TicketChange.Deleted(List.of(brief)));
    }

    @Test
    void letsNoTicketGoThatIsPromised() throws InterruptedException {
        var released = create(BRIEF);
        var freed = create(BRIEF);
        var assigned = create(BRIEF);
        var all = List.of(released, freed, assigned);
        assertThat(tickets.claim(GAME, "match", all, LONG).join()).isEmpty();

        Thread.sleep(BRIEF.toMillis() + 20);

        assertThat(tickets.sweep(GAME)).isEqualTo(3);
        assertThat(tickets.sweep(GAME)).isZero();
        assertThat(all).allSatisfy(id -> assertThat(state(id)).isInstanceOf(TicketState.Proposed.class));
        assertThat(tickets.assign(new Assignment("host:1", ""), List.of(assigned), LONG)
                        .notAssigned())
                .isEmpty();
        tickets.release(GAME, "match", List.of(released));
        assertThat(tickets.find(released)).isEmpty();
        assertThat(tickets.find(freed)).isPresent();
        tickets.releaseAll(GAME, "release");
        assertThat(tickets.find(freed)).isEmpty();

        Thread.sleep(300);

        assertThat(tickets.sweep(GAME)).isEqualTo(2);
        assertThat(tickets.sweep(GAME)).isZero();
        assertThat(state(assigned)).isInstanceOf(TicketState.Assigned.class);
    }

    @Test
    void aTokenMakesOneTicket() {
        var first = createBy("token", GAME, new byte[] {1});
        var again = createBy("token", GAME, new byte[] {2});

        assertThat(again.id()).isEqualTo(first.id());
        assertThat(again.at()).isEqualTo(first.at());
        assertThat(again.goesAt()).isEqualTo(first.goesAt()).isEqualTo(first.at() + LONG.toMillis());
        assertThat(first.earlier()).isEqualTo(Opaque.NONE);
        assertThat(again.earlier()).isEqualTo(new Opaque(new byte[] {1}));
        assertThat(scan(GAME)).hasSize(1);
        assertThat(changes(GAME)).hasSize(1);
        assertThat(createBy("another", GAME, new byte[] {1}).id()).isNotEqualTo(first.id());
        assertThat(createBy("token", OTHER, new byte[] {1}).id()).isNotEqualTo(first.id());
    }

    @Test
    void aTokenMakesNoSecondTicketWhenItsTicketIsGone() {
        var first = createBy("token", GAME, new byte[] {1});
        tickets.delete(first.id());

        var again = createBy("token", GAME, new byte[] {1});

        assertThat(again).isEqualTo(first);
        assertThat(tickets.find(first.id())).isEmpty();
        assertThat(scan(GAME)).isEmpty();
    }

    @Test
    void aTokenMakesOneTicketHoweverManyAskAtOnce() {
        var asked = IntStream.range(0, 50)
                .mapToObj(i -> tickets.create(
                        GAME, new NewTicket(ids.next(GAME), fields(i), new byte[] {(byte) i}, LONG, "token")))
                .toList();

        assertThat(asked.stream().map(pending -> pending.join().id()).distinct())
                .hasSize(1);
        assertThat(scan(GAME)).hasSize(1);
    }

    @Test
    void findsAndDeletesManyAtOnce() {
        var here = IntStream.range(0, 100).mapToObj(i -> create(GAME)).toList();
        var there = create(OTHER);
        var unknown = ids.next(GAME);
        var some = new ArrayList<>(here);
        some.addAll(List.of(there, unknown, here.getFirst(), ""));

        assertThat(tickets.find(some)).hasSize(101).containsKey(there).doesNotContainKey(unknown);
        assertThat(tickets.delete(some)).hasSize(101).containsAll(here).contains(there);
        assertThat(tickets.find(some)).isEmpty();
        assertThat(tickets.delete(some)).isEmpty();
    }

    @Test
    void tellsTheHistoryOfATicket() {
        var id = create(GAME);
        tickets.claim(GAME, "m1", List.of(id), LONG).join();
        tickets.claim(GAME, "m1", List.of(id), LONG).join();
        tickets.release(GAME, "m1", List.of(id));
        tickets.claim(GAME, "m2", List.of(id), LONG).join();
        tickets.releaseAll(GAME, "release");
        assertThat(events(id)).containsExactly("CREATED  ", "PROPOSED m1 ", "RELEASED  ", "PROPOSED m2 ", "RELEASED  ");
        tickets.claim(GAME, "m3", List.of(id), LONG).join();
        tickets.assign(new Assignment("host 1:\n7", ""), List.of(id), LONG);
        tickets.assign(new Assignment("host 1:\n7", ""), List.of(id), LONG);
        tickets.delete(id);
        tickets.delete(id);

        assertThat(events(id))
                .containsExactly(
                        "CREATED  ",
                        "PROPOSED m1 ",
                        "RELEASED  ",
                        "PROPOSED m2 ",
                        "RELEASED  ",
                        "PROPOSED m3 ",
                        "ASSIGNED  host 1: 7",
                        "DELETED  ");
        var times = tickets.history(id).stream().map(TicketEvent::at).toList();
        assertThat(times).isSorted();
        assertThat(times.getLast() - times.getFirst()).isBetween(0L, 10_000L);
        assertThat(tickets.history(ids.next(GAME))).isEmpty();
        assertThat(tickets.history("")).isEmpty();
    }

    @Test
    void tellsInTheHistoryWhatTimeAloneDid() throws InterruptedException {
        var lapsed = create(GAME);
        var expired = create(BRIEF);
        var matched = create(GAME);
        tickets.claim(GAME, "m1", List.of(lapsed), BRIEF).join();
        assign(GAME, "m2", List.of(matched), "host:1", BRIEF);
        var until = ((TicketState.Assigned) state(matched)).until();

        Thread.sleep(BRIEF.toMillis() + 20);

        var told = List.of("CREATED  ", "ASSIGNED m2 host:1", "EXPIRED  ");
        assertThat(events(lapsed)).containsExactly("CREATED  ", "PROPOSED m1 ", "RELEASED  ");
        assertThat(events(expired)).containsExactly("CREATED  ", "EXPIRED  ");
        assertThat(events(matched)).isEqualTo(told);
        tickets.sweep(GAME);
        assertThat(events(expired)).containsExactly("CREATED  ", "EXPIRED  ");
        assertThat(events(matched)).isEqualTo(told);
        assertThat(tickets.history(matched).getLast().at()).isEqualTo(until);
        tickets.claim(GAME, "m3", List.of(lapsed), LONG).join();
        assertThat(events(lapsed)).containsExactly("CREATED  ", "PROPOSED m1 ", "RELEASED  ", "PROPOSED m3 ");
    }

    @Test
    void boundsTheHistoryOfATicket() {
        var id = create(GAME);
        for (int i = 0; i < 100; i++) {
            tickets.claim(GAME, "m" + i, List.of(id), LONG).join();
            tickets.release(GAME, "m" + i, List.of(id));
        }

        assertThat(events(id))
                .hasSizeBetween(20, 70)
                .startsWith("CREATED  ")
                .endsWith("PROPOSED m98 ", "RELEASED  ", "PROPOSED m99 ", "RELEASED  ");
    }

    @Test
    void givesATicketToOneOfManyClaims() {
        var contested = IntStream.range(0, 5).mapToObj(i -> create(GAME)).toList();
        List<String> winners = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var claims = IntStream.range(0, 100)
                    .mapToObj(i -> threads.submit(() -> {
                        var pair = List.of(contested.get(i % 5), contested.get((i + 1 + i / 5 % 4) % 5));
                        return tickets.claim(GAME, "match-" + i, pair, LONG)
                                        .join()
                                        .isEmpty()
                                ? "match-" + i
                                : "";
                    }))
                    .toList();
            for (var claim : claims) {
                winners.add(claim.get());
            }
        } catch (java.util.concurrent.ExecutionException | InterruptedException e) {
            throw new AssertionError(e);
        }
        winners.removeIf(String::isEmpty);

        assertThat(winners).hasSizeBetween(1, 2);
        var holders = contested.stream()
                .map(this::state)
                .filter(TicketState.Proposed.class::isInstance)
                .map(state -> ((TicketState.Proposed) state).match())
                .toList();
        assertThat(holders).hasSize(winners.size() * 2).hasSameElementsAs(winners);
    }

    @Test
    void logsEveryChangeInOrder() {
        var one = create(GAME);
        var two = create(GAME);
        tickets.claim(GAME, "m1", List.of(one, two), LONG).join();
        tickets.release(GAME, "m1", List.of(one, two)).join();
        assign(GAME, "m2", List.of(one, two), "host:1", LONG);
        tickets.delete(one);

        var changes = changes(GAME);

        assertThat(changes).hasSize(6);
        assertThat(changes.get(0)).isInstanceOfSatisfying(TicketChange.Created.class, created -> {
            assertThat(created.id()).isEqualTo(one);
            assertThat(created.fields()).isEqualTo(fields(1500));
            assertThat(created.at()).isCloseTo(tickets.find(two).orElseThrow().createdAt(), within(1000L));
        });
        assertThat(changes.get(2))
                .isInstanceOfSatisfying(
                        TicketChange.Proposed.class,
                        proposed -> assertThat(proposed.ids()).containsExactly(one, two));
        assertThat(changes.get(3)).isEqualTo(new TicketChange.Released(List.of(one, two)));
        assertThat(changes.get(4))
                .isEqualTo(new TicketChange.Assigned(List.of(one, two), new Assignment("host:1", "m2")));
        assertThat(changes.get(5)).isEqualTo(new TicketChange.Deleted(List.of(one)));
        assertThat(changes(OTHER)).isEmpty();
    }

    @Test
    void logsNothingWhenNothingChanged() {
        var id = create(GAME);
        tickets.claim(GAME, "m1", List.of(id), LONG).join();
        tickets.claim(GAME, "m2", List.of(id), LONG).join();
        tickets.release(GAME, "m2", List.of(id)).join();
        tickets.delete(ids.next(GAME));
        tickets.sweep(GAME);

        assertThat(changes(GAME)).hasSize(2);
    }

    @Test
    void readsTheLogOnFromAPosition() {
        create(GAME);
        var first = log.read(GAME, TicketLog.START);
        var later = create(GAME);
        var second = log.read(GAME, first.position());

        assertThat(second.changes())
                .singleElement()
                .isInstanceOfSatisfying(
                        TicketChange.Created.class,
                        created -> assertThat(created.id()).isEqualTo(later));
        assertThat(second.epoch()).isEqualTo(first.epoch()).isNotEmpty();
        assertThat(second.position()).isEqualTo(second.last());
        assertThat(log.read(GAME, second.position()).changes()).isEmpty();
        assertThat(log.read(GAME, second.position()).position()).isEqualTo(second.position());
    }

    @Test
    void readsALongLogInPages() {
        var created = IntStream.range(0, 2100)
                .mapToObj(i -> ids.next(GAME))
                .map(id -> tickets.create(GAME, new NewTicket(id, fields(1), new byte[0])))
                .toList();
        created.forEach(java.util.concurrent.CompletableFuture::join);

        var first = log.read(GAME, TicketLog.START);
        var second = log.read(GAME, first.position());

        assertThat(first.more()).isTrue();
        assertThat(second.more()).isFalse();
        assertThat(first.changes().size() + second.changes().size()).isEqualTo(2100);
        assertThat(scan(GAME)).hasSize(2100);
    }

    @Test
    void keepsEveryKindOfSearchField() {
        var odd = new SearchFields(
                Map.of(
                        "inf",
                        Double.POSITIVE_INFINITY,
                        "-inf",
                        Double.NEGATIVE_INFINITY,
                        "nan",
                        Double.NaN,
                        "zero",
                        -0.0),
                Map.of("", "", "ünïcode", "漢字\0\n"),
                Set.of("", "a b"));
        var id = ids.next(GAME);
        tickets.create(GAME, new NewTicket(id, odd, new byte[0])).join();

        assertThat(scan(GAME))
                .singleElement()
                .satisfies(found -> assertThat(found.fields()).isEqualTo(odd));
        assertThat(changes(GAME))
                .singleElement()
                .isInstanceOfSatisfying(
                        TicketChange.Created.class,
                        created -> assertThat(created.fields()).isEqualTo(odd));
    }

    private String create(Game game) {
        return create(game, new byte[] {7});
    }

    private String create(Game game, byte[] body) {
        var id = ids.next(game);
        tickets.create(game, new NewTicket(id, fields(1500), body)).join();
        return id;
    }

    private String create(Duration timeToLive) {
        var id = ids.next(GAME);
        tickets.create(GAME, new NewTicket(id, fields(1500), new byte[0], timeToLive, ""))
                .join();
        return id;
    }

    private Tickets.Created createBy(String token, Game game, byte[] body) {
        return tickets.create(game, new NewTicket(ids.next(game), fields(1500), body, LONG, token))
                .join();
    }

    private List<String> events(String id) {
        return tickets.history(id).stream()
                .map(event -> event.kind() + " " + event.match() + " " + event.connection())
                .toList();
    }

    private static SearchFields fields(double rating) {
        return new SearchFields(Map.of("rating", rating), Map.of("region", "eu"), Set.of("ranked"));
    }

    private TicketState state(String id) {
        return tickets.find(id).orElseThrow().state();
    }

    private List<TicketChange> changes(Game game) {
        return log.read(game, TicketLog.START).changes();
    }

    private List<TicketLog.Found> scan(Game game) {
        List<TicketLog.Found> all = new ArrayList<>();
        var cursor = TicketLog.SCAN_START;
        do {
            var page = log.scan(game, cursor);
            all.addAll(page.tickets());
            cursor = page.next();
        } while (!cursor.equals(TicketLog.SCAN_START));
        return all;
    }
}

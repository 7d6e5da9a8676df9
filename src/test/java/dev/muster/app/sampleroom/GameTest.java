package dev.muster.app.sampleroom;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class GameTest {
    private static final SocketAddress ALICE = InetSocketAddress.createUnresolved("alice", 1);
    private static final SocketAddress BOB = InetSocketAddress.createUnresolved("bob", 1);

    private final List<String> sent = new ArrayList<>();
    private long now = 1000;
    private final Game game =
            new Game(10_000, new SettableClock(), (player, line) -> sent.add(name(player) + ": " + line));

    private final class SettableClock extends Clock {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(now);
        }
    }

    private static String name(SocketAddress player) {
        return ((InetSocketAddress) player).getHostString();
    }

    private void door(Reservation... reservations) {
        game.reservations(List.of(reservations), game.takeWaiting());
    }

    private static Reservation reservation(String match, String... tickets) {
        return new Reservation(match, Set.of(tickets));
    }

    private List<String> heard() {
        var heard = List.copyOf(sent);
        sent.clear();
        return heard;
    }

    private void join(SocketAddress player, String ticket, Reservation... reservations) {
        game.receive(player, "HELLO " + ticket);
        if (game.isAsking()) {
            door(reservations);
        }
    }

    @Test
    void answersAnUnknownTicketOnlyAfterAskingTheDoor() {
        game.receive(ALICE, "HELLO a");
        assertThat(heard()).isEmpty();
        assertThat(game.isAsking()).isTrue();

        door();

        assertThat(heard()).containsExactly("alice: REFUSED a");
        assertThat(game.isAsking()).isFalse();
    }

    @Test
    void startsAMatchWithItsFirstPlayer() {
        join(ALICE, "a", reservation("m", "a", "b"));
        now = 2000;
        join(BOB, "b");

        assertThat(heard()).containsExactly("alice: WELCOME m 1000", "bob: WELCOME m 1000");
        assertThat(game.runningMatches()).containsExactly("m");
    }

    @Test
    void endsAMatchWhenItsTimeIsOver() {
        join(ALICE, "a", reservation("m", "a", "b"));
        heard();

        now = 10_999;
        assertThat(game.endOverdue()).isEqualTo(1);
        now = 11_000;
        assertThat(game.endOverdue()).isZero();

        assertThat(heard()).containsExactly("alice: END m 11000");
        assertThat(game.runningMatches()).isEmpty();
    }

    @Test
    void neverStartsAMatchTwice() {
        join(ALICE, "a", reservation("m", "a"));
        game.receive(ALICE, "BYE a");
        heard();
        now = 5000;

        join(ALICE, "a", reservation("m", "a"));

        assertThat(heard()).containsExactly("alice: END m 1000");
        assertThat(game.runningMatches()).isEmpty();
    }

    @Test
    void letsATicketPlayAgainInAnotherMatch() {
        join(ALICE, "a", reservation("m", "a"));
        game.receive(ALICE, "BYE a");
        heard();

        game.receive(BOB, "HELLO b");
        door(reservation("n", "a", "b"));
        game.receive(ALICE, "HELLO a");

        assertThat(heard()).containsExactly("bob: WELCOME n 1000", "alice: WELCOME n 1000");
    }

    @Test
    void doesNotStartAMatchByAReservationThatMayHaveLapsed() {
        game.receive(ALICE, "HELLO a");
        door(reservation("m", "a"), reservation("n", "b"));
        now = 3000;

        game.receive(BOB, "HELLO b");
        assertThat(game.isAsking()).isTrue();
        door();

        assertThat(heard()).containsExactly("alice: WELCOME m 1000", "bob: REFUSED b");
    }

    @Test
    void letsPlayersIntoARunningMatch() {
        join(ALICE, "a", reservation("m", "a"));
        join(BOB, "b", reservation("m", "b"));
        heard();

        game.receive(BOB, "SAY b 1 hello  there");

        assertThat(heard()).containsExactly("alice: HEARD b 1 hello  there");
    }

    @Test
    void followsATicketToItsLatestAddress() {
        join(ALICE, "a", reservation("m", "a", "b"));
        join(BOB, "b");
        var moved = InetSocketAddress.createUnresolved("alice2", 1);
        game.receive(moved, "HELLO a");
        heard();

        game.receive(ALICE, "SAY a 1 old");
        game.receive(ALICE, "BYE a");
        game.receive(moved, "SAY a 2 new");
        game.receive(BOB, "SAY b 1 hi");

        assertThat(heard()).containsExactly("bob: HEARD a 2 new", "alice2: HEARD b 1 hi");
    }

    @Test
    void forgetsOldMatchesInTime() {
        for (int i = 0; i <= 100; i++) {
            join(ALICE, "t" + i, reservation("m" + i, "t" + i));
            game.receive(ALICE, "BYE t" + i);
        }
        heard();

        game.receive(ALICE, "BYE t0");
        game.receive(ALICE, "BYE t1");

        assertThat(heard()).containsExactly("alice: END m1 1000");
    }

    @Test
    void dropsWhatItDoesNotUnderstand() {
        for (var line : List.of("", "HELLO", "SAY a", "SAY a 1", "BYE nobody", "DANCE a", "SAY nobody 1 x")) {
            game.receive(ALICE, line);
        }

        assertThat(heard()).isEmpty();
        assertThat(game.isAsking()).isFalse();
    }
}

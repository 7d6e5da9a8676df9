package dev.muster.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.platform.error.MusterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoCheckTest {
    @TempDir
    private Path directory;

    /// One player's transcript, written by hand.
    private static final class Lines {
        private final List<String> lines = new ArrayList<>();
        private final String ticket;

        Lines(String ticket) {
            this.ticket = ticket;
            add(1000, "\"created\",\"ticket\":\"%s\"".formatted(ticket));
        }

        Lines assigned(long at, String connection, String match) {
            return add(at, "\"assigned\",\"connection\":\"%s\",\"match\":\"%s\"".formatted(connection, match));
        }

        Lines received(long at, String text) {
            return add(at, "\"received\",\"text\":\"%s\"".formatted(text));
        }

        Lines says(String words) {
            return add(2000, "\"sent\",\"text\":\"SAY %s 1 %s\"".formatted(ticket, words));
        }

        Lines hears(String from, String words) {
            return received(2010, "HEARD %s 1 %s".formatted(from, words));
        }

        private Lines add(long at, String rest) {
            lines.add("{\"at\":%d,\"kind\":%s}".formatted(at, rest));
            return this;
        }
    }

    @Test
    void playersWhoHeardEachOtherAndNobodyElseAreMatched() throws IOException {
        duel("a", "b", "m1", "h:1", 2000, 3000);
        duel("c", "d", "m2", "h:1", 3000, 4000);

        var summary = DemoCheck.of(directory);

        assertThat(summary.problems()).isEmpty();
        assertThat(summary).isEqualTo(new DemoSummary(4, 4, 2, 0, 500, 500, 1, directory.toString(), List.of()));
        assertThat(summary.passed()).isTrue();
    }

    @Test
    void aPlayerWithoutAnAssignmentIsNotMatched() throws IOException {
        duel("a", "b", "m1", "h:1", 2000, 3000);
        write(new Lines("c"));

        var summary = DemoCheck.of(directory);

        assertThat(summary.matched()).isEqualTo(2);
        assertThat(summary.doubleBookings()).isZero();
        assertThat(summary.passed()).isFalse();
        assertThat(summary.problems()).singleElement().asString().contains("c was never assigned");
    }

    @Test
    void aPlayerWithoutATicketIsNotMatched() throws IOException {
        Files.writeString(directory.resolve("player-x.jsonl"), "");

        assertThat(DemoCheck.of(directory).matched()).isZero();
    }

    @Test
    void aPlayerWhomItsOpponentDidNotHearIsNotMatchedAndNeitherIsTheOpponent() throws IOException {
        write(player("a", "m1", "h:1", 2000, 3000).says("x").hears("b", "y"));
        write(player("b", "m1", "h:1", 2000, 3000).says("y"));

        assertThat(DemoCheck.of(directory).matched()).isZero();
    }

    @Test
    void wordsThatNobodySaidDoNotCount() throws IOException {
        write(player("a", "m1", "h:1", 2000, 3000).says("x").hears("b", "another"));
        write(player("b", "m1", "h:1", 2000, 3000).says("y").hears("a", "x"));

        var summary = DemoCheck.of(directory);

        assertThat(summary.matched()).isEqualTo(1);
        assertThat(summary.problems()).singleElement().asString().contains("which that ticket did not say");
    }

    @Test
    void whoHearsAStrangerIsNotMatched() throws IOException {
        write(player("a", "m1", "h:1", 2000, 3000).says("x").hears("b", "y").hears("c", "z"));
        write(player("b", "m1", "h:1", 2000, 3000).says("y").hears("a", "x"));
        write(player("c", "m2", "h:2", 2000, 3000).says("z").hears("d", "w"));
        write(player("d", "m2", "h:2", 2000, 3000).says("w").hears("c", "z"));

        assertThat(DemoCheck.of(directory).matched()).isEqualTo(3);
    }

    @Test
    void aTicketInTwoMatchesIsADoubleBooking() throws IOException {
        duel("a", "b", "m1", "h:1", 2000, 3000);
        write(player("c", "m2", "h:2", 2000, 3000).assigned(3500, "h:3", "m3"));
        write(player("d", "m2", "h:2", 2000, 3000));
        write(player("e", "m3", "h:3", 3500, 3600));

        var summary = DemoCheck.of(directory);

        assertThat(summary.matched()).isEqualTo(2);
        assertThat(summary.doubleBookings()).isEqualTo(1);
    }

    @Test
    void aRoomThatNamesAnotherMatchThanTheAssignmentIsADoubleBooking() throws IOException {
        duel("a", "b", "m1", "h:1", 2000, 3000);
        write(new Lines("c").assigned(1500, "h:2", "m2").received(2000, "WELCOME m1 2000"));

        assertThat(DemoCheck.of(directory).doubleBookings()).isGreaterThanOrEqualTo(1);
    }

    @Test
    void aMatchOfThreeTicketsIsADoubleBooking() throws IOException {
        duel("a", "b", "m1", "h:1", 2000, 3000);
        write(player("c", "m1", "h:1", 2000, 3000));

        var summary = DemoCheck.of(directory);

        assertThat(summary.doubleBookings()).isEqualTo(1);
        assertThat(summary.matched()).isZero();
    }

    @Test
    void aMatchInTwoRoomsIsADoubleBooking() throws IOException {
        write(player("a", "m1", "h:1", 2000, 3000).says("x").hears("b", "y"));
        write(player("b", "m1", "h:2", 2000, 3000).says("y").hears("a", "x"));

        var summary = DemoCheck.of(directory);

        assertThat(summary.matched()).isEqualTo(2);
        assertThat(summary.doubleBookings()).isEqualTo(1);
        assertThat(summary.passed()).isFalse();
    }

    @Test
    void matchesThatOverlapInOneRoomAreADoubleBooking() throws IOException {
        duel("a", "b", "m1", "h:1", 2000, 3000);
        duel("c", "d", "m2", "h:1", 2999, 4000);

        var summary = DemoCheck.of(directory);

        assertThat(summary.matched()).isEqualTo(4);
        assertThat(summary.doubleBookings()).isEqualTo(1);
        assertThat(summary.problems()).singleElement().asString().contains("at the same time in h:1");
    }

    @Test
    void matchesThatOverlapInDifferentRoomsAreFine() throws IOException {
        duel("a", "b", "m1", "h:1", 2000, 3000);
        duel("c", "d", "m2", "h:2", 2000, 3000);

        assertThat(DemoCheck.of(directory).passed()).isTrue();
    }

    @Test
    void withoutAnEndAMatchLastsToTheLastThingHeardInIt() throws IOException {
        write(new Lines("a")
                .assigned(1500, "h:1", "m1")
                .received(2000, "WELCOME m1 2000")
                .says("x")
                .received(2600, "HEARD b 1 y")
                .received(5000, "REFUSED a"));
        write(new Lines("b")
                .assigned(1500, "h:1", "m1")
                .received(2000, "WELCOME m1 2000")
                .says("y")
                .hears("a", "x")
                .received(2700, "END m1 2700"));
        duel("c", "d", "m2", "h:1", 2700, 3000);

        assertThat(DemoCheck.of(directory).doubleBookings()).isZero();

        duel("e", "f", "m3", "h:1", 2500, 2550);

        assertThat(DemoCheck.of(directory).doubleBookings()).isEqualTo(1);
    }

    @Test
    void aDirectoryWithoutTranscriptsIsRefused() {
        assertThatThrownBy(() -> DemoCheck.of(directory))
                .isInstanceOf(MusterException.class)
                .hasMessageContaining("holds no transcripts");
    }

    private void duel(String one, String other, String match, String room, long started, long ended)
            throws IOException {
        write(player(one, match, room, started, ended).says("of " + one).hears(other, "of " + other));
        write(player(other, match, room, started, ended).says("of " + other).hears(one, "of " + one));
    }

    private static Lines player(String ticket, String match, String room, long started, long ended) {
        return new Lines(ticket)
                .assigned(1500, room, match)
                .received(started, "WELCOME %s %d".formatted(match, started))
                .received(ended, "END %s %d".formatted(match, ended));
    }

    private void write(Lines player) throws IOException {
        Files.write(directory.resolve("player-%s.jsonl".formatted(player.ticket)), player.lines);
    }
}

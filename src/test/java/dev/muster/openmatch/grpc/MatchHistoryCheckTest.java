package dev.muster.openmatch.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.openmatch.grpc.MatchHistory.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Histories written by hand, right ones and wrong ones. A millisecond is 1,000 of their time.
final class MatchHistoryCheckTest {
    private static final String TICKET = "t1";
    private static final Duration HOLD = Duration.ofMillis(100);

    private final MatchHistory history = new MatchHistory();

    MatchHistoryCheckTest() {
        history.created(TICKET);
    }

    @Test
    void twoMatchesOfATicketNeedSomethingBetweenThem() {
        matched("m1", 10, 20);
        holds();
        matched("m2", 30, 40);
        isWrong();
    }

    @Test
    void twoMatchesAreWrongHoweverTheirTimesLie() {
        matched("m1", 10, 90);
        matched("m2", 20, 30);

        isWrong();
    }

    @Test
    void aReleaseBetweenThemMakesRoom() {
        matched("m1", 10, 20);
        matched("m2", 30, 40);
        history.released(List.of(TICKET), 22, 28);

        holds();
    }

    @Test
    void aReleaseThatMayHaveComeBetweenThemMakesRoom() {
        matched("m1", 10, 35);
        matched("m2", 20, 40);
        history.released(List.of(TICKET), 5, 33);

        holds();
    }

    @Test
    void aReleaseThatWasOverBeforeMakesNoRoom() {
        matched("m1", 10, 20);
        matched("m2", 30, 40);
        history.released(List.of(TICKET), 5, 9);

        isWrong();
    }

    @Test
    void aReleaseThatCameAfterwardsMakesNoRoom() {
        matched("m1", 10, 20);
        matched("m2", 30, 40);
        history.released(List.of(TICKET), 41, 50);

        isWrong();
    }

    @Test
    void aReleaseOfAnotherTicketMakesNoRoom() {
        matched("m1", 10, 20);
        matched("m2", 30, 40);
        history.released(List.of("t2"), 22, 28);

        isWrong();
    }

    @Test
    void aReleaseThatNobodyAnsweredForMayComeLate() {
        matched("m1", 10, 20);
        matched("m2", 90, 95);
        history.released(List.of(TICKET), 5, MatchHistory.OPEN);

        holds();
    }

    @Test
    void oneReleaseMakesRoomOnce() {
        matched("m1", 10, 40);
        matched("m2", 12, 41);
        matched("m3", 14, 42);
        history.released(List.of(TICKET), 5, 60);

        isWrong();
        history.releasedAll(30, 35);
        holds();
    }

    @Test
    void ofTwoReleasesEachIsUsedWhereItFits() {
        matched("m1", 0, 1);
        matched("m2", 10, 20);
        matched("m3", 50, 60);
        history.released(List.of(TICKET), 0, 100);
        history.released(List.of(TICKET), 5, 6);

        holds();
    }

    @Test
    void aPromiseEndsWhenItsTimeIsOverAndNoSooner() {
        matched("m1", 1_000, 1_500);
        matched("m2", 90_000, 99_999);
        isWrong();
    }

    @Test
    void aPromiseThatMayHaveEndedMakesRoom() {
        matched("m1", 1_000, 1_500);
        matched("m2", 90_000, 100_000); // times are cut to milliseconds

        holds();
    }

    @Test
    void aPromiseBeginsAfterTheOneBefore() {
        matched("m1", 1_000, 1_500);
        matched("m2", 90_000, 110_000);
        matched("m3", 190_000, 198_000);

        isWrong();
    }

    @Test
    void whatIsAssignedIsNeverMatchedAgain() {
        matched("m1", 10, 20);
        add(Kind.ASSIGNED, 25, 30);
        history.released(List.of(TICKET), 32, 34);
        matched("m2", 35, 900_000);

        isWrong();
    }

    @Test
    void anAssignmentMayHaveComeAfterAMatchThatOverlapsIt() {
        matched("m1", 20, 40);
        add(Kind.ASSIGNED, 10, 30);

        holds();
    }

    @Test
    void whatIsDeletedIsNobodys() {
        matched("m1", 10, 20);
        add(Kind.DELETED, 22, 28);
        matched("m2", 30, 40);
        matched("m3", 30, 40);

        holds();
    }

    @Test
    void aBackfillFreesOnlyTicketsOfTheMatchesThatFilledIt() {
        history.matched("m1", List.of(TICKET), "b1", 10, 20);
        matched("m2", 30, 40);
        history.releasedOf("b2", 22, 28);
        isWrong();

        history.releasedOf("b1", 22, 28);
        holds();
    }

    @Test
    void aBackfillDoesNotFreeWhatAnotherMatchHolds() {
        history.matched("m1", List.of(TICKET), "b1", 10, 20);
        history.released(List.of(TICKET), 21, 22);
        matched("m2", 30, 40);
        history.releasedOf("b1", 45, 48);
        matched("m3", 50, 60);

        isWrong();
    }

    @Test
    void aBackfillAssignsOnlyTicketsThatWereProposedForIt() {
        history.acknowledged("b1", Set.of(), 22, 28);
        add(Kind.SEEN_ASSIGNED, 30, 40);
        isWrong();

        history.proposed("b1", List.of(TICKET));
        holds();
    }

    @Test
    void anAcknowledgedTicketIsNotLost() {
        add(Kind.SEEN_GONE, 50, 60);
        isWrong();
    }

    @Test
    void aTicketThatMayBeDeletedMayBeGone() {
        history.add(TICKET, Kind.DELETED, 10, MatchHistory.OPEN, false);
        add(Kind.SEEN_GONE, 50, 60);

        holds();
    }

    @Test
    void aTicketWhoseTimeIsOverMayBeGoneAndNotBefore() {
        history.goesAfter(TICKET, 1_000, Duration.ofMillis(50));
        add(Kind.SEEN_GONE, 40_000, 49_000);
        isWrong();
    }

    @Test
    void aTicketDoesNotGoWhileItIsPromised() {
        history.goesAfter(TICKET, 1_000, Duration.ofMillis(50));
        matched("m1", 40_000, 41_000);
        add(Kind.SEEN_GONE, 60_000, 61_000);
        isWrong();
    }

    @Test
    void aTicketGoesWhenItsPromiseEndsAfterItsTime() {
        history.goesAfter(TICKET, 1_000, Duration.ofMillis(50));
        matched("m1", 40_000, 41_000);
        add(Kind.SEEN_GONE, 60_000, 140_000);
        holds();
    }

    @Test
    void anAcknowledgedAssignmentIsNotLost() {
        add(Kind.ASSIGNED, 10, 20);
        add(Kind.SEEN_WAITING, 30, 40);
        isWrong();
    }

    @Test
    void anAcknowledgedDeletionIsNotUndone() {
        add(Kind.DELETED, 10, 20);
        add(Kind.SEEN_SEARCHABLE, 30, 40);
        isWrong();
    }

    @Test
    void nothingIsAssignedAfterItWasDeleted() {
        add(Kind.DELETED, 10, 20);
        add(Kind.ASSIGNED, 30, 40);
        isWrong();
    }

    @Test
    void anAssignmentThatNobodyAnsweredForMayBeSeenAndNoOther() {
        add(Kind.SEEN_ASSIGNED, 30, 40);
        isWrong();
        history.add(TICKET, Kind.ASSIGNED, 10, MatchHistory.OPEN, false);
        holds();
    }

    @Test
    void aPromisedTicketIsNotSearchable() {
        matched("m1", 10, 20);
        add(Kind.SEEN_SEARCHABLE, 30, 40);
        isWrong();
        history.releasedAll(25, 35);
        holds();
    }

    private void matched(String match, long from, long to) {
        history.matched(match, List.of(TICKET), "", from, to);
    }

    private void add(Kind kind, long from, long to) {
        history.add(TICKET, kind, from, to, true);
    }

    private void holds() {
        assertThat(MatchHistoryCheck.violations(history, HOLD)).isEmpty();
    }

    private void isWrong() {
        assertThat(MatchHistoryCheck.violations(history, HOLD))
                .extracting(MatchHistoryCheck.Violation::ticket)
                .containsExactly(TICKET);
    }
}

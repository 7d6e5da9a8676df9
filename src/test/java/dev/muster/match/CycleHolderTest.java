package dev.muster.match;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.muster.match.CycleHolder.Place;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.lease.Leases;
import dev.muster.platform.redis.Call;
import dev.muster.platform.redis.Redis;
import dev.muster.platform.redis.Replies;
import dev.muster.platform.redis.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Who leads the cycles of a game, by a clock that stands still, and a store with one lease.
final class CycleHolderTest {
    private static final Duration LEASE = Duration.ofMillis(1500);

    private final Store store = new Store();
    private final Process one = new Process("one");
    private final Process two = new Process("two");

    /// By the clock of everybody, in milliseconds.
    private long now = 1_000;

    @Test
    void theFirstWhoIsCalledLeadsAndTheOtherSaysWhere() {
        assertThat(one.enter()).isInstanceOf(Place.Here.class);

        assertThat(two.enter()).isEqualTo(new Place.There(store.token, new Leader("secret-one", "one:9000")));
        assertThat(store.token).startsWith("secret-one@one:9000 ");
    }

    @Test
    void renewsWhileThereAreCallsThatTakeLong() {
        one.enter();

        passes(Duration.ofMinutes(2));

        assertThat(one.revoked).isEmpty();
        assertThat(two.enter()).isInstanceOf(Place.There.class);
    }

    @Test
    void renewsAThirdOfTheTimeToLiveApart() {
        one.enter();
        int before = store.seeks;

        passes(Duration.ofSeconds(10));

        assertThat(store.seeks - before).isBetween(18, 20);
    }

    @Test
    void keepsTheLeaseBetweenCallsAndLeavesItWhenNobodyCallsAnyMore() {
        one.callAndLeave();
        passes(Duration.ofSeconds(20));
        assertThat(two.enter()).isInstanceOf(Place.There.class);

        passes(CycleHolder.IDLE.plus(LEASE));

        assertThat(two.enter()).isInstanceOf(Place.Here.class);
    }

    @Test
    void anEmptiedStoreEndsItsCallsAtTheNextLookAndTheLeaseIsTakenAgain() {
        one.enter();
        one.enter();
        passes(Duration.ofMillis(100));

        store.empty();
        passes(CycleHolder.LOOK.multipliedBy(2));

        assertThat(one.revoked)
                .hasSize(2)
                .allMatch(why ->
                        why.equals("the cycle was ended: the store was emptied, or the lease ran out; fetch again"));
        assertThat(two.enter()).isInstanceOf(Place.There.class);
        assertThat(one.enter()).isInstanceOf(Place.Here.class);
        assertThat(one.revoked).hasSize(2);
    }

    @Test
    void aStoreThatWasEmptiedBeforeTheFirstCallEndsNone() {
        one.callAndLeave();
        store.empty();

        assertThat(one.enter()).isInstanceOf(Place.Here.class);
        passes(Duration.ofSeconds(1));

        assertThat(one.revoked).isEmpty();
    }

    @Test
    void whoeverTookTheLeaseMeanwhileLeads() {
        one.enter();
        store.empty();
        assertThat(two.enter()).isInstanceOf(Place.Here.class);

        passes(CycleHolder.LOOK.multipliedBy(2));

        assertThat(one.revoked).hasSize(1);
        assertThat(two.revoked).isEmpty();
        assertThat(one.enter()).isEqualTo(new Place.There(store.token, new Leader("secret-two", "two:9000")));
    }

    @Test
    void callsEndWhenTheStoreIsOutOfReachForAsLongAsALeaseLives() {
        one.enter();
        passes(Duration.ofMillis(600));
        store.isAway = true;

        passes(Duration.ofMillis(900));
        assertThat(one.revoked).isEmpty();
        passes(Duration.ofMillis(700));

        assertThat(one.revoked)
                .containsExactly("the cycle was ended: this process could not renew its lease; fetch again");
        assertThatExceptionOfType(CompletionException.class).isThrownBy(one::enter);
    }

    @Test
    void callsEndWhenTheStoreAnswersNothing() {
        one.enter();
        store.isSilent = true;

        passes(LEASE.plus(CycleHolder.LOOK));

        assertThat(one.revoked).hasSize(1);
        assertThat(store.silent).as("questions that wait").isLessThanOrEqualTo(2);
    }

    @Test
    void aShortOutageEndsNothing() {
        one.enter();
        store.isAway = true;
        passes(Duration.ofSeconds(1));
        store.isAway = false;

        passes(Duration.ofSeconds(5));

        assertThat(one.revoked).isEmpty();
        assertThat(two.enter()).isInstanceOf(Place.There.class);
    }

    @Test
    void aCallThatHasLeftIsNotTold() {
        one.callAndLeave();
        one.enter();
        store.empty();

        passes(Duration.ofMillis(100));

        assertThat(one.revoked).hasSize(1);
    }

    @Test
    void whoStopsGivesTheLeaseUpAndTakesNobodyIn() {
        one.enter();

        one.holder.close();

        assertThat(store.token).isEmpty();
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(one::enter)
                .havingCause()
                .withMessage("the server is stopping, fetch again");
        assertThat(one.revoked).isEmpty();
        assertThat(two.enter()).isInstanceOf(Place.Here.class);
    }

    private void passes(Duration time) {
        long end = now + time.toMillis();
        while (now < end) {
            now += 5;
            one.roundIfDue();
            two.roundIfDue();
        }
    }

    /// One of several processes.
    private final class Process {
        final List<String> revoked = new ArrayList<>();
        final CycleHolder holder;
        private long due;

        Process(String name) {
            var cycles = new Cycles(
                    new DefaultEvaluator(collided -> {}),
                    proposal -> CompletableFuture.failedFuture(new AssertionError("nothing is proposed")),
                    () -> new CycleTimes(Duration.ZERO, Duration.ZERO, Duration.ZERO),
                    CycleListener.NONE,
                    this::nanos);
            var self = new Leader("secret-" + name, name + ":9000");
            holder = new CycleHolder(
                    cycles, new Leases(store, self.text(), LEASE), "muster:{a}:", this::nanos, () -> due = 0);
        }

        Place enter() {
            holder.expect();
            return holder.enter(new Guest(revoked)).join();
        }

        void callAndLeave() {
            var guest = new Guest(revoked);
            holder.expect();
            holder.enter(guest).join();
            holder.leave(guest);
        }

        void roundIfDue() {
            if (now >= due) {
                due = now + holder.round().toMillis();
            }
        }

        private long nanos() {
            return now * 1_000_000;
        }
    }

    private static final class Guest implements CycleHolder.Guest {
        private final List<String> told;

        Guest(List<String> told) {
            this.told = told;
        }

        @Override
        public void revoked(String why) {
            told.add(why);
        }
    }

    /// A store that has one lease, and does what the scripts do.
    private final class Store implements Redis {
        String token = "";
        int seeks;
        int silent;
        boolean isAway;
        boolean isSilent;
        private long ends;
        private int fences;

        void empty() {
            token = "";
        }

        @Override
        public CompletableFuture<@Nullable Reply> send(Call call) {
            if (isAway) {
                return CompletableFuture.failedFuture(MusterException.unavailable("away"));
            }
            if (isSilent) {
                silent++;
                return new CompletableFuture<>();
            }
            if (now >= ends) {
                token = "";
            }
            switch (call.name()) {
                case "lease/acquire" -> acquire(text(call, 2), Long.parseLong(text(call, 3)));
                case "lease/release" -> token = token.equals(text(call, 2)) ? "" : token;
                case "lease/look" -> {}
                default -> throw new AssertionError(call.name());
            }
            return CompletableFuture.completedFuture(token.isEmpty() ? null : Replies.text(token));
        }

        private void acquire(String holder, long timeToLive) {
            seeks++;
            if (token.isEmpty()) {
                token = holder + " " + fences++ + " 0";
            }
            if (token.startsWith(holder + " ")) {
                ends = now + timeToLive;
            }
        }

        @Override
        public String serverRun() {
            return "one";
        }

        private static String text(Call call, int argument) {
            return new String(call.arguments().get(argument), StandardCharsets.UTF_8);
        }
    }
}

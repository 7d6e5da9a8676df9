package dev.muster.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.scheduler.Autoscaling;
import dev.muster.scheduler.Scheduler;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/// Rollouts from their first second to their last, in a world where rooms fail and players come and go.
final class FleetConvergenceTest {
    /// More than any rollout here takes.
    private static final int LONG = 3_000;

    /// One fleet and what happens to it.
    ///
    /// @param failing how likely a new room fails
    /// @param demand how likely a free room gets a match within a second
    record Story(
            long seed,
            int replicas,
            String maxSurge,
            int maxMatches,
            int drainSeconds,
            double failing,
            double demand,
            @Nullable Autoscaling autoscaling) {}

    @Property(tries = 300)
    void aRolloutEndsSoonAfterItsLastNewRoomBecameReady(@ForAll("stories") Story story) {
        var world = settled(story);
        world.become(version(story, TestFleet.NEW, story.replicas()));
        world.live(story.failing(), story.demand());

        int start = world.seconds();
        int enough = start;
        boolean found = false;
        while (world.hasTracesOfOldRooms()) {
            long fresh = world.fresh();
            var plan = world.second();
            if (!found && (fresh >= plan.wanted() || !world.hasOldRooms())) {
                enough = world.seconds();
                found = true;
            }
            assertThat(world.seconds() - start).isLessThan(LONG);
        }

        assertThat(world.seconds() - enough).isLessThanOrEqualTo(story.drainSeconds() + world.graceSeconds() + 2);
    }

    @Property(tries = 200)
    void aFleetBecomesWhatItIsToBeWhateverHappenedToIt(@ForAll("stories") Story story) {
        var world = settled(story);
        var random = new Random(story.seed());
        for (int change = 0; change < 5; change++) {
            var version = random.nextBoolean() ? TestFleet.NEW : TestFleet.OLD;
            world.become(version(story, version, random.nextInt(30)));
            world.live(random.nextDouble() * .5, story.demand());
            for (int i = 0; i < random.nextInt(40); i++) {
                world.second();
            }
        }
        world.become(version(story, TestFleet.NEW, story.replicas()));
        world.live(0, 0);

        int wanted = -1;
        for (int i = 0; i < story.drainSeconds() + 200; i++) {
            wanted = world.second().wanted();
        }

        assertThat(world.hasTracesOfOldRooms()).isFalse();
        assertThat(world.alive()).isEqualTo(wanted);
        assertThat(world.fresh()).isEqualTo(wanted);
        assertThat(world.second().isEmpty()).isTrue();
    }

    @Property(tries = 50)
    void aVersionThatAlwaysFailsTakesNothingFromTheOldOne(@ForAll("stories") Story story) {
        var world = settled(new Story(
                story.seed(),
                story.replicas(),
                story.maxSurge(),
                story.maxMatches(),
                story.drainSeconds(),
                0,
                story.demand(),
                null));
        long before = world.fresh();
        world.become(version(story, TestFleet.NEW, story.replicas(), null));
        world.live(1, story.demand());

        for (int i = 0; i < 100; i++) {
            world.second();
        }

        assertThat(before).isEqualTo(story.replicas());
        assertThat(world.old()).isEqualTo(story.replicas());
    }

    private static FleetWorld settled(Story story) {
        var world = new FleetWorld(
                new Random(story.seed()), version(story, TestFleet.OLD, story.replicas()), story.drainSeconds());
        world.live(0, story.demand());
        for (int i = 0; i < 30; i++) {
            world.second();
        }
        return world;
    }

    private static Scheduler version(Story story, String version, int replicas) {
        return version(story, version, replicas, story.autoscaling());
    }

    private static Scheduler version(Story story, String version, int replicas, @Nullable Autoscaling autoscaling) {
        var base = TestFleet.scheduler(replicas, story.maxSurge(), autoscaling, story.maxMatches());
        return new Scheduler(
                base.name(),
                base.game(),
                base.state(),
                version,
                base.createdAt(),
                base.maxSurge(),
                base.roomsReplicas(),
                base.spec(),
                base.portRange(),
                base.autoscaling(),
                base.forwarders(),
                base.annotations(),
                base.labels(),
                base.maxMatches());
    }

    @Provide
    Arbitrary<Story> stories() {
        var autoscaling = Arbitraries.of(
                        TestFleet.buffer(1, 40, 0, 5),
                        TestFleet.buffer(2, -1, 30, 3),
                        TestFleet.occupancy(1, 40, 0, .5, .9),
                        TestFleet.occupancy(3, -1, 30, .3, .99))
                .optional(.5);
        return Combinators.combine(
                        Arbitraries.longs(),
                        Arbitraries.integers().between(0, 30),
                        Arbitraries.of("1", "25%", "10", "100%"),
                        Arbitraries.of(1, 4),
                        Arbitraries.of(0, 20, 120),
                        Arbitraries.of(0d, .1, .4),
                        Arbitraries.of(0d, .02, .2),
                        autoscaling)
                .as((seed, replicas, surge, most, drain, failing, demand, scaling) ->
                        new Story(seed, replicas, surge, most, drain, failing, demand, scaling.orElse(null)));
    }
}

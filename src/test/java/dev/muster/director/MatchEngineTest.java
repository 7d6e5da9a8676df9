package dev.muster.director;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class MatchEngineTest {
    @Test
    void everyMatchHoldsAllRulesAndNobodyIsInTwo() {
        var random = new Random(1);
        for (int round = 0; round < 2_000; round++) {
            var candidates = candidates(random, random.nextInt(200), random.nextInt(1, 4), false);
            int size = random.nextInt(1, 7);

            var matches = MatchEngine.matches(candidates, size);

            Set<Integer> seen = new HashSet<>();
            for (int[] match : matches) {
                assertThat(match).hasSize(size);
                assertThat(Arrays.stream(match).allMatch(seen::add)).isTrue();
                assertHolds(candidates, match);
            }
        }
    }

    @Test
    void pairsAsManyAsCanBeWhenAllAcceptTheSame() {
        var random = new Random(2);
        for (int round = 0; round < 3_000; round++) {
            var candidates = candidates(random, random.nextInt(11), random.nextInt(1, 3), true);

            var matches = MatchEngine.matches(candidates, 2);

            int greatest = mostPairs(candidates, 0);
            assertThat(matches)
                    .as("round %d, %s", round, Arrays.toString(candidates.numbers()))
                    .hasSize(greatest);
        }
    }

    @Test
    void leavesNoNeighboursThatWouldMakeAMatch() {
        var random = new Random(3);
        for (int round = 0; round < 500; round++) {
            var candidates = candidates(random, 100, 2, false);
            var left = new HashSet<>(IntStream.range(0, 100).boxed().toList());
            MatchEngine.matches(candidates, 3)
                    .forEach(match -> Arrays.stream(match).forEach(left::remove));

            // Equal ones all suit each other: three of them left over would be a match.
            left.stream()
                    .collect(java.util.stream.Collectors.groupingBy(
                            at -> List.of(candidates.groups()[at], candidates.numbers()[at]),
                            java.util.stream.Collectors.counting()))
                    .forEach((same, count) -> assertThat(count).as("%s", same).isLessThan(3));
        }
    }

    @Test
    void withoutRulesAllMeet() {
        var candidates =
                new Candidates(new int[1001], new long[1001], new double[1001], filled(1001, Double.POSITIVE_INFINITY));

        assertThat(MatchEngine.matches(candidates, 10)).hasSize(100);
        assertThat(MatchEngine.matches(candidates, 1)).hasSize(1001);
        assertThat(MatchEngine.matches(candidates, 1002)).isEmpty();
    }

    @Test
    void aWindowIncludesItsBound() {
        var near = new Candidates(new int[2], new long[2], new double[] {1500, 1600}, new double[] {100, 100});
        var far = new Candidates(new int[2], new long[2], new double[] {1500, 1600}, new double[] {100, 99.9});

        assertThat(MatchEngine.matches(near, 2)).hasSize(1);
        assertThat(MatchEngine.matches(far, 2)).isEmpty();
    }

    @Test
    void nobodyMeetsOthersOfAnotherGroup() {
        var candidates = new Candidates(new int[4], new long[] {1, 2, 1, 3}, new double[4], filled(4, 100));

        assertThat(MatchEngine.matches(candidates, 2)).containsExactly(new int[] {0, 2});
    }

    private static void assertHolds(Candidates candidates, int[] match) {
        for (int one : match) {
            for (int other : match) {
                assertThat(candidates.groups()[one]).isEqualTo(candidates.groups()[other]);
                double apart = Math.abs(candidates.numbers()[one] - candidates.numbers()[other]);
                assertThat(apart).isLessThanOrEqualTo(candidates.windows()[one]);
            }
        }
    }

    // Tries every partner of the first candidate that is left, and leaving it alone.
    private static int mostPairs(Candidates candidates, int taken) {
        int first = Integer.numberOfTrailingZeros(~taken);
        if (first >= candidates.size()) {
            return 0;
        }
        int with = taken | 1 << first;
        int most = mostPairs(candidates, with);
        for (int other = first + 1; other < candidates.size(); other++) {
            boolean holds = (taken >>> other & 1) == 0
                    && candidates.groups()[first] == candidates.groups()[other]
                    && Math.abs(candidates.numbers()[first] - candidates.numbers()[other])
                            <= candidates.windows()[first];
            if (holds) {
                most = Math.max(most, 1 + mostPairs(candidates, with | 1 << other));
            }
        }
        return most;
    }

    private static Candidates candidates(Random random, int size, int groups, boolean equalWindows) {
        return new Candidates(
                IntStream.range(0, size).toArray(),
                random.longs(size, 1, groups + 1).toArray(),
                random.doubles(size, 0, 40).map(Math::floor).toArray(),
                equalWindows
                        ? filled(size, random.nextInt(12))
                        : random.doubles(size, 0, 20).map(Math::floor).toArray());
    }

    private static double[] filled(int size, double value) {
        var all = new double[size];
        Arrays.fill(all, value);
        return all;
    }
}

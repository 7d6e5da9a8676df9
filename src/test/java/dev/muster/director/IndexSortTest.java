package dev.muster.director;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class IndexSortTest {
    @Test
    void sortsAsTheLibraryDoes() {
        var random = new Random(1);
        for (int round = 0; round < 400; round++) {
            int size = round < 100 ? round : random.nextInt(2_000);
            var groups = random.longs(size, -3, 1 + random.nextInt(4)).toArray();
            var numbers =
                    random.doubles(size).map(number -> odd(random, number)).toArray();
            var positions = IntStream.range(0, size).toArray();
            shuffle(positions, random);
            var expected = Arrays.stream(positions)
                    .boxed()
                    .sorted(Comparator.<Integer>comparingLong(at -> groups[at])
                            .thenComparing((left, right) -> compare(numbers[left], numbers[right])))
                    .mapToInt(Integer::intValue)
                    .toArray();

            IndexSort.sort(positions, groups, numbers);

            assertThat(positions).as("round %d", round).isEqualTo(expected);
        }
    }

    @Test
    void sortsWhatIsSortedOrReversed() {
        int size = 10_000;
        var numbers = IntStream.range(0, size).asDoubleStream().toArray();
        var sorted = IntStream.range(0, size).toArray();
        var reversed = IntStream.range(0, size).map(i -> size - 1 - i).toArray();

        IndexSort.sort(reversed, new long[size], numbers);

        assertThat(reversed).isEqualTo(sorted);
        IndexSort.sort(reversed, new long[size], numbers);
        assertThat(reversed).isEqualTo(sorted);
    }

    // Many equal ones, so that stability shows; and the ends of the line.
    private static double odd(Random random, double number) {
        return switch (random.nextInt(20)) {
            case 0 -> Double.POSITIVE_INFINITY;
            case 1 -> Double.NEGATIVE_INFINITY;
            case 2 -> -0.0;
            case 3 -> 0.0;
            default -> Math.floor(number * 10);
        };
    }

    // Unlike Double.compare, both zeros are equal.
    private static int compare(double left, double right) {
        return left < right ? -1 : left > right ? 1 : 0;
    }

    private static void shuffle(int[] positions, Random random) {
        for (int i = positions.length - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int moved = positions[i];
            positions[i] = positions[other];
            positions[other] = moved;
        }
    }
}

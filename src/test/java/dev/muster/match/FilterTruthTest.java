package dev.muster.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.ticket.SearchFields;
import dev.muster.ticket.TicketChange;
import dev.muster.ticket.TicketIndex;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Every combination of value, bounds and exclusion, against the comparison spelled out.
final class FilterTruthTest {
    private static final double[] NUMBERS = {
        Double.NEGATIVE_INFINITY,
        -Double.MAX_VALUE,
        -1,
        -Double.MIN_VALUE,
        -0.0,
        0,
        Double.MIN_VALUE,
        1,
        Math.nextUp(1.0),
        Double.MAX_VALUE,
        Double.POSITIVE_INFINITY,
        Double.NaN
    };

    @Test
    void rangesCompareAsWrittenForAllBoundsAndExclusions() {
        int looked = 0;
        // Few rows are tested one by one, full words all at once.
        for (int copies : new int[] {1, 8}) {
            var index = index(copies);
            for (double min : NUMBERS) {
                for (double max : NUMBERS) {
                    for (int exclude = 0; exclude < 4; exclude++) {
                        boolean withoutMin = (exclude & 1) != 0;
                        boolean withoutMax = (exclude & 2) != 0;
                        var pool = new Pool(List.of(Filter.Range.excluding("x", min, withoutMin, max, withoutMax)));
                        List<Integer> expected = new ArrayList<>();
                        for (int i = 0; i < NUMBERS.length * copies; i++) {
                            double value = NUMBERS[i % NUMBERS.length];
                            if ((withoutMin ? min < value : min <= value)
                                    && (withoutMax ? value < max : value <= max)) {
                                expected.add(i);
                            }
                        }
                        assertThat(found(index, pool))
                                .as("%s to %s, exclusion %d", min, max, exclude)
                                .isEqualTo(expected);
                        looked++;
                    }
                }
            }
        }
        assertThat(looked).isEqualTo(2 * NUMBERS.length * NUMBERS.length * 4);
    }

    @Test
    void aFieldThatIsNotThereFitsNoRange() {
        var pool = new Pool(List.of(new Filter.Range("y", Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY)));

        assertThat(found(index(1), pool)).isEmpty();
    }

    @Test
    void textsAndTagsAreComparedToTheLetter() {
        var index = new TicketIndex();
        index.apply(
                new TicketChange.Created("0", 5, new SearchFields(Map.of(), Map.of("mode", "Ctf"), Set.of("Beta"))), 5);

        assertThat(found(index, new Pool(List.of(new Filter.Equal("mode", "Ctf")))))
                .containsExactly(0);
        assertThat(found(index, new Pool(List.of(new Filter.Equal("mode", "ctf")))))
                .isEmpty();
        assertThat(found(index, new Pool(List.of(new Filter.Equal("Mode", "Ctf")))))
                .isEmpty();
        assertThat(found(index, new Pool(List.of(new Filter.Equal("mode", "")))))
                .isEmpty();
        assertThat(found(index, new Pool(List.of(new Filter.Tagged("Beta"))))).containsExactly(0);
        assertThat(found(index, new Pool(List.of(new Filter.Tagged("beta"))))).isEmpty();
    }

    @Test
    void theSpanOfCreationIncludesBothItsEnds() {
        var index = new TicketIndex();
        for (int i = 0; i < 5; i++) {
            index.apply(new TicketChange.Created("" + i, 10 + i, new SearchFields(Map.of(), Map.of(), Set.of())), 20);
        }

        assertThat(found(index, new Pool(List.of(), 11, 13))).containsExactly(1, 2, 3);
        assertThat(found(index, new Pool(List.of(), 14, Long.MAX_VALUE))).containsExactly(4);
        assertThat(found(index, new Pool(List.of(), Long.MIN_VALUE, 9))).isEmpty();
        assertThat(found(index, new Pool(List.of()))).hasSize(5);
    }

    private static TicketIndex index(int copies) {
        var index = new TicketIndex();
        for (int i = 0; i < NUMBERS.length * copies; i++) {
            var fields = new SearchFields(Map.of("x", NUMBERS[i % NUMBERS.length]), Map.of(), Set.of());
            index.apply(new TicketChange.Created("" + i, 0, fields), 0);
        }
        return index;
    }

    private static List<Integer> found(TicketIndex index, Pool pool) {
        return index.read(columns -> {
            var words = PoolQuery.rows(pool, columns);
            List<Integer> ids = new ArrayList<>();
            for (int row = 0; row < columns.rows(); row++) {
                if ((words[row >>> 6] >>> row & 1) != 0) {
                    ids.add(Integer.valueOf(columns.id(row)));
                }
            }
            return ids;
        });
    }
}

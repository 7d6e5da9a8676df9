package dev.muster.match;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.ticket.SearchFields;
import dev.muster.ticket.TicketIndex;
import dev.muster.ticket.TicketModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PoolQueryTest {
    private static final List<String> NAMES = List.of("rating", "latency", "level", "unknown");

    // Full words and sparse ones take different ways through the query.
    @ParameterizedTest
    @ValueSource(ints = {10, 7, 3})
    void findsWhatAPlainLookAtEveryTicketFinds(int growing) {
        for (long seed = 0; seed < 5; seed++) {
            var random = new Random(seed);
            var model = new TicketModel(random);
            var index = new TicketIndex();
            for (int i = 0; i < 1_500; i++) {
                index.apply(model.change(i < 500 ? 9 : growing), model.now());
            }
            for (int i = 0; i < 200; i++) {
                var pool = pool(random, model);
                assertThat(found(index, pool)).as("seed %d, %s", seed, pool).isEqualTo(expected(model, pool));
            }
        }
    }

    private static Pool pool(Random random, TicketModel model) {
        List<Filter> filters = new ArrayList<>();
        for (int left = random.nextInt(4); left > 0; left--) {
            var name = NAMES.get(random.nextInt(NAMES.size()));
            filters.add(
                    switch (random.nextInt(3)) {
                        case 0 -> new Filter.Range(name, bound(random, model, -1), bound(random, model, 1));
                        case 1 -> new Filter.Equal(name, random.nextInt(5) == 0 ? "never seen" : model.text());
                        default -> new Filter.Tagged("tag" + random.nextInt(4));
                    });
        }
        return new Pool(filters);
    }

    private static double bound(Random random, TicketModel model, int sign) {
        return random.nextInt(4) == 0 ? sign * Double.POSITIVE_INFINITY : model.number();
    }

    private static Set<String> found(TicketIndex index, Pool pool) {
        return index.read(columns -> {
            var rows = PoolQuery.rows(pool, columns);
            Set<String> ids = new TreeSet<>();
            for (int row = 0; row < columns.rows(); row++) {
                if ((rows[row >>> 6] >>> row & 1) != 0) {
                    ids.add(columns.id(row));
                }
            }
            return ids;
        });
    }

    private static Set<String> expected(TicketModel model, Pool pool) {
        Set<String> ids = new TreeSet<>();
        model.entries().forEach((id, entry) -> {
            if (entry.isSearchable() && pool.filters().stream().allMatch(filter -> fits(entry.fields(), filter))) {
                ids.add(id);
            }
        });
        return ids;
    }

    private static boolean fits(SearchFields fields, Filter filter) {
        return switch (filter) {
            case Filter.Range range -> {
                double value = fields.doubles().getOrDefault(range.field(), Double.NaN);
                yield value >= range.min() && value <= range.max();
            }
            case Filter.Equal equal -> equal.value().equals(fields.strings().get(equal.field()));
            case Filter.Tagged tagged -> fields.tags().contains(tagged.tag());
        };
    }
}

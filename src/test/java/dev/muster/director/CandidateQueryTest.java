package dev.muster.director;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.match.Filter;
import dev.muster.ticket.TicketIndex;
import dev.muster.ticket.TicketModel;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CandidateQueryTest {
    private static final Rule.Near NEAR = new Rule.Near("rating", 1, 0.5, 10);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void readsThoseInThePoolThatCarryWhatTheRulesLookAt(long seed) {
        var model = new TicketModel(new Random(seed));
        var index = new TicketIndex();
        for (int i = 0; i < 800; i++) {
            index.apply(model.change(7), model.now());
        }
        var pool = List.<Filter>of(new Filter.Range("level", 0, 15));
        var profile = profile(List.of(new Rule.Same("latency"), NEAR, new Rule.Same("level")), pool);
        long now = model.now() + 5_000;

        var read = index.read(columns -> {
            var candidates = CandidateQuery.read(profile, columns, now);
            Map<Long, Object> groups = new TreeMap<>();
            Map<String, Object> byId = new TreeMap<>();
            for (int i = 0; i < candidates.size(); i++) {
                var id = columns.id(candidates.rows()[i]);
                var fields = model.entries()
                        .getOrDefault(id, model.entries().values().iterator().next())
                        .fields();
                var texts = List.of(
                        fields.strings().getOrDefault("latency", "-"),
                        fields.strings().getOrDefault("level", "-"));
                assertThat(groups.computeIfAbsent(candidates.groups()[i], unseen -> texts))
                        .as("one group, one pair of texts")
                        .isEqualTo(texts);
                byId.put(id, List.of(candidates.numbers()[i], candidates.windows()[i]));
            }
            assertThat(groups.values()).as("one pair of texts, one group").doesNotHaveDuplicates();
            return byId;
        });

        Map<String, Object> expected = new TreeMap<>();
        model.entries().forEach((id, entry) -> {
            var fields = entry.fields();
            double level = fields.doubles().getOrDefault("level", Double.NaN);
            double rating = fields.doubles().getOrDefault("rating", Double.NaN);
            if (entry.isSearchable()
                    && level >= 0
                    && level <= 15
                    && !Double.isNaN(rating)
                    && fields.strings().containsKey("latency")
                    && fields.strings().containsKey("level")) {
                expected.put(id, List.of(rating, NEAR.window(now - entry.createdAt())));
            }
        });
        assertThat(read).isEqualTo(expected).isNotEmpty();
    }

    @Test
    void withoutRulesAllOfThePoolAreCandidatesOfOneGroup() {
        var model = new TicketModel(new Random(6));
        var index = new TicketIndex();
        for (int i = 0; i < 100; i++) {
            index.apply(model.change(10), model.now());
        }

        var candidates =
                index.read(columns -> CandidateQuery.read(profile(List.of(), List.of()), columns, model.now()));

        assertThat(candidates.size()).isEqualTo(model.entries().size()).isGreaterThan(50);
        assertThat(candidates.groups()).containsOnly(0);
        assertThat(candidates.windows()).containsOnly(Double.POSITIVE_INFINITY);
    }

    @Test
    void aFieldThatNobodyCarriesLeavesNobody() {
        var model = new TicketModel(new Random(7));
        var index = new TicketIndex();
        index.apply(model.change(10), model.now());

        for (var rule : List.of(new Rule.Same("unknown"), new Rule.Near("unknown", 1, 1, 1))) {
            var profile = profile(List.of(rule), List.of());
            int size = index.read(columns ->
                    CandidateQuery.read(profile, columns, model.now()).size());
            assertThat(size).isZero();
        }
    }

    @Test
    void aWindowWidensUpToItsEnd() {
        assertThat(NEAR.window(0)).isEqualTo(1);
        assertThat(NEAR.window(-5_000)).isEqualTo(1);
        assertThat(NEAR.window(4_000)).isEqualTo(3);
        assertThat(NEAR.window(3_600_000)).isEqualTo(10);
    }

    private static Profile profile(List<Rule> rules, List<Filter> pool) {
        return new Profile("ranked", "game-a", "duel", 2, 1, rules, pool);
    }
}

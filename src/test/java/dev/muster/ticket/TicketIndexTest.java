package dev.muster.ticket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TicketIndexTest {
    private static final List<String> NAMES = List.of("rating", "latency", "level", "unknown");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void isWhatTheChangesMakeIt(long seed) {
        var model = new TicketModel(new Random(seed));
        var index = new TicketIndex();
        for (int i = 0; i < 3_000; i++) {
            index.apply(model.change(i < 1_000 ? 8 : 4), model.now());
            if (i % 100 == 0) {
                assertSame(index, model);
            }
        }
        assertSame(index, model);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void growsAndShrinks(long seed) {
        var model = new TicketModel(new Random(seed));
        var index = new TicketIndex();
        for (int growing : new int[] {10, 0, 10, 2, 10}) {
            for (int i = 0; i < 3_000; i++) {
                index.apply(model.change(growing), model.now());
            }
            assertSame(index, model);
        }
    }

    // A rebuild scans first and then applies what was logged meanwhile, which the scan may have seen already.
    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24, 25, 26, 27, 28})
    void isTheSameWhenTheLogRepeatsWhatAScanSaw(long seed) {
        var model = new TicketModel(new Random(seed));
        for (int i = 0; i < 300; i++) {
            model.change(6);
        }
        List<TicketChange> meanwhile = new ArrayList<>();
        var index = new TicketIndex();
        for (int i = 0; i < 100; i++) {
            meanwhile.add(model.change(5));
            if (i == 50) {
                scan(model).forEach(index::add);
            }
        }

        meanwhile.forEach(change -> index.apply(change, model.now()));
        index.advance(model.now());

        assertSame(index, model);
    }

    @Test
    void showsAProposedTicketWhenItsTimeIsOver() {
        var index = new TicketIndex();
        index.apply(new TicketChange.Created("a", 1, new SearchFields(Map.of(), Map.of(), Set.of())), 1);
        index.apply(new TicketChange.Proposed(List.of("a"), 100), 2);
        assertThat(searchable(index)).isEmpty();
        index.advance(99);
        assertThat(searchable(index)).isEmpty();
        index.advance(100);
        assertThat(searchable(index)).containsKey("a");
    }

    @Test
    void saysHowManyTicketsAreSearchableAndHowManyAMatchHas() {
        var fields = new SearchFields(Map.of(), Map.of(), Set.of());
        var index = new TicketIndex();
        for (int i = 0; i < 100; i++) {
            index.apply(new TicketChange.Created("a" + i, 1, fields), 1);
        }
        index.apply(new TicketChange.Proposed(List.of("a1", "a70", "a99"), 100), 2);
        index.apply(new TicketChange.Deleted(List.of("a1")), 3);
        assertThat(index.size()).isEqualTo(new TicketIndex.Size(99, 97, 2));

        index.apply(new TicketChange.Released(List.of("a70")), 4);
        assertThat(index.size()).isEqualTo(new TicketIndex.Size(99, 98, 1));
    }

    @Test
    void dropsATicketWhenItsTimeIsOver() {
        var fields = new SearchFields(Map.of(), Map.of(), Set.of());
        var index = new TicketIndex();
        index.apply(new TicketChange.Created("brief", 1, fields, 100), 1);
        index.apply(new TicketChange.Created("lasting", 1, fields), 1);
        index.advance(99);
        assertThat(searchable(index)).containsOnlyKeys("brief", "lasting");
        index.advance(100);
        assertThat(searchable(index)).containsOnlyKeys("lasting");
    }

    @Test
    void neverShowsATicketThatWasPromisedBeyondItsTime() {
        var index = new TicketIndex();
        index.apply(new TicketChange.Created("a", 1, new SearchFields(Map.of(), Map.of(), Set.of()), 100), 1);
        index.apply(new TicketChange.Proposed(List.of("a"), 200), 2);
        index.advance(150);
        index.apply(new TicketChange.Released(List.of("a")), 160);
        assertThat(searchable(index)).isEmpty();
        index.advance(200);
        assertThat(searchable(index)).isEmpty();
    }

    @Test
    void keepsNoDeadlineOfTicketsThatWereMatchedLongBefore() {
        var fields = new SearchFields(Map.of(), Map.of(), Set.of());
        var deadlines = new Deadlines();
        var index = new TicketIndex();
        for (int i = 0; i < 10_000; i++) {
            deadlines.set(i, 1_000_000);
            deadlines.clear(i);
            index.apply(new TicketChange.Created("a" + i, 1, fields, 1_000_000 + i), 1);
            index.apply(new TicketChange.Deleted(List.of("a" + i)), 1);
        }
        index.apply(new TicketChange.Created("b", 1, fields), 1);

        index.advance(2_000_000);

        assertThat(searchable(index)).containsOnlyKeys("b");
        assertThat(deadlines.kept()).isLessThan(2_000);
    }

    @Test
    void keepsNothingOfTicketsThatAreGone() {
        var index = new TicketIndex();
        for (int i = 0; i < 5_000; i++) {
            var fields = new SearchFields(Map.of("n" + i, 1.0), Map.of("s" + i, "text " + i), Set.of("t" + i));
            index.apply(new TicketChange.Created("a" + i, 1, fields), 1);
            index.apply(new TicketChange.Deleted(List.of("a" + (i - 10))), 1);
        }

        assertThat(index.kept()).isEqualTo(new TicketIndex.Kept(30, 10));
    }

    @Test
    void findsFieldsThatFewTicketsHave() {
        var index = new TicketIndex();
        for (int i = 0; i < 5_000; i++) {
            boolean rare = i % 1_000 == 7;
            index.apply(
                    new TicketChange.Created(
                            "a" + i,
                            1,
                            new SearchFields(
                                    rare ? Map.of("rating", (double) i) : Map.of(),
                                    rare ? Map.of("level", "eu") : Map.of(),
                                    rare ? Set.of("tag1") : Set.of())),
                    1);
        }
        index.apply(new TicketChange.Deleted(List.of("a7")), 1);

        var rare = new TreeMap<>(searchable(index));
        rare.values().removeIf(seen -> seen.tags().isEmpty());
        assertThat(rare.keySet()).containsExactly("a1007", "a2007", "a3007", "a4007");
        rare.forEach((id, seen) -> {
            assertThat(seen.numbers().getFirst()).isEqualTo(Double.parseDouble(id.substring(1)));
            assertThat(seen.texts().get(2)).isEqualTo("=eu");
        });
    }

    private static List<TicketLog.Found> scan(TicketModel model) {
        List<TicketLog.Found> found = new ArrayList<>();
        model.entries().forEach((id, entry) -> {
            TicketState state =
                    entry.isSearchable() ? new TicketState.Searchable() : new TicketState.Proposed("m", entry.until());
            found.add(new TicketLog.Found(id, entry.createdAt(), entry.fields(), state, entry.goesAt()));
        });
        return found;
    }

    private record Seen(long createdAt, List<Double> numbers, List<String> texts, Set<String> tags) {}

    private static void assertSame(TicketIndex index, TicketModel model) {
        Map<String, Seen> expected = new TreeMap<>();
        model.entries().forEach((id, entry) -> {
            if (entry.isSearchable()) {
                expected.put(id, seen(entry));
            }
        });
        assertThat(searchable(index)).isEqualTo(expected);
    }

    private static Seen seen(TicketModel.Entry entry) {
        var fields = entry.fields();
        return new Seen(
                entry.createdAt(),
                NAMES.stream()
                        .map(name -> fields.doubles().getOrDefault(name, Double.NaN))
                        .toList(),
                NAMES.stream()
                        .map(name -> "=" + fields.strings().getOrDefault(name, "absent"))
                        .toList(),
                fields.tags());
    }

    private static Map<String, Seen> searchable(TicketIndex index) {
        return index.read(columns -> {
            Map<String, Seen> found = new TreeMap<>();
            for (int row = 0; row < columns.rows(); row++) {
                if (has(columns.searchable(), row)) {
                    found.put(columns.id(row), seen(columns, row));
                }
            }
            return found;
        });
    }

    private static Seen seen(TicketColumns columns, int row) {
        var numbers = NAMES.stream()
                .map(columns::numbers)
                .map(column -> column.length == 0 ? Double.NaN : column[row])
                .toList();
        var texts = NAMES.stream()
                .map(columns::texts)
                .map(column -> "=" + text(columns, column.length == 0 ? 0 : column[row]))
                .toList();
        Set<String> tags = new java.util.HashSet<>();
        for (int tag = 0; tag < 3; tag++) {
            var column = columns.tagged("tag" + tag);
            if (column.length > 0 && has(column, row)) {
                tags.add("tag" + tag);
            }
        }
        return new Seen(columns.createdAt(row), numbers, texts, tags);
    }

    private static String text(TicketColumns columns, int code) {
        if (code == 0) {
            return "absent";
        }
        for (var text : List.of("", "eu", "us", "asia", "EU")) {
            if (columns.code(text) == code) {
                return text;
            }
        }
        return "code " + code;
    }

    private static boolean has(long[] words, int bit) {
        return (words[bit >>> 6] >>> bit & 1) != 0;
    }
}

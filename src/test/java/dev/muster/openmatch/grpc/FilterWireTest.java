package dev.muster.openmatch.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.openmatch.wire.CreateTicketRequest;
import dev.muster.openmatch.wire.DoubleRangeFilter;
import dev.muster.openmatch.wire.DoubleRangeFilter.Exclude;
import dev.muster.openmatch.wire.Pool;
import dev.muster.openmatch.wire.QueryTicketIdsRequest;
import dev.muster.openmatch.wire.QueryTicketsRequest;
import dev.muster.openmatch.wire.SearchFields;
import dev.muster.openmatch.wire.StringEqualsFilter;
import dev.muster.openmatch.wire.TagPresentFilter;
import dev.muster.openmatch.wire.Ticket;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/// The truth tables of Open Match 1.8's filters, through the wire: each row is asked of tickets that were created
/// there.
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FilterWireTest {
    private static final double NAN = Double.NaN;
    private static final double LOW = Double.NEGATIVE_INFINITY;
    private static final double HIGH = Double.POSITIVE_INFINITY;
    private static final List<Double> NUMBERS = List.of(LOW, -1.0, -0.0, 0.0, 1.0, 2.0, HIGH, NAN);

    private final OpenMatchDoors doors = new OpenMatchDoors(1000);
    private final Map<String, Double> numbers = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();

    @BeforeAll
    void createTickets() {
        for (double number : NUMBERS) {
            numbers.put(create(SearchFields.newBuilder().putDoubleArgs("x", number)), number);
        }
        named("no fields", SearchFields.newBuilder());
        named("other key", SearchFields.newBuilder().putDoubleArgs("X", 1).putDoubleArgs("y", 1));
        named("mode=Ctf", SearchFields.newBuilder().putStringArgs("mode", "Ctf"));
        named("mode=ctf", SearchFields.newBuilder().putStringArgs("mode", "ctf"));
        named("mode=", SearchFields.newBuilder().putStringArgs("mode", ""));
        named("Mode=ctf", SearchFields.newBuilder().putStringArgs("Mode", "ctf"));
        named("tag Beta", SearchFields.newBuilder().addTags("Beta"));
        named("tag beta", SearchFields.newBuilder().addTags("beta"));
        named("tag empty", SearchFields.newBuilder().addTags(""));
        named("mode as tag", SearchFields.newBuilder().addTags("mode").putDoubleArgs("mode", 1));
    }

    @AfterAll
    void close() throws Exception {
        doors.close();
    }

    @Test
    void everyRangeFitsTheNumbersThatItsTableSays() {
        int rows = 0;
        for (var exclude : List.of(Exclude.NONE, Exclude.MIN, Exclude.MAX, Exclude.BOTH)) {
            for (double min : NUMBERS) {
                for (double max : NUMBERS) {
                    Set<Double> expected = new HashSet<>();
                    for (double number : NUMBERS) {
                        if (fits(number, min, max, exclude)) {
                            expected.add(number);
                        }
                    }
                    assertThat(numbersIn(range("x", min, max, exclude)))
                            .as("%s to %s, %s", min, max, exclude)
                            .isEqualTo(expected);
                    rows++;
                }
            }
        }
        assertThat(rows).isEqualTo(4 * 8 * 8);
    }

    // The rows that people rely on, written out.
    @Test
    void exclusionMeansTheBoundsThatItNames() {
        assertThat(numbersIn(range("x", 0, 2, Exclude.NONE))).containsExactlyInAnyOrder(-0.0, 0.0, 1.0, 2.0);
        assertThat(numbersIn(range("x", 0, 2, Exclude.MIN))).containsExactlyInAnyOrder(1.0, 2.0);
        assertThat(numbersIn(range("x", 0, 2, Exclude.MAX))).containsExactlyInAnyOrder(-0.0, 0.0, 1.0);
        assertThat(numbersIn(range("x", 0, 2, Exclude.BOTH))).containsExactly(1.0);
        assertThat(numbersIn(range("x", 1, 1, Exclude.NONE))).containsExactly(1.0);
        assertThat(numbersIn(range("x", 1, 1, Exclude.MIN))).isEmpty();
        assertThat(numbersIn(range("x", 1, 1, Exclude.MAX))).isEmpty();
        assertThat(numbersIn(range("x", 1, 1, Exclude.BOTH))).isEmpty();
        assertThat(numbersIn(range("x", 2, 0, Exclude.NONE))).isEmpty();
    }

    @Test
    void infinityIsANumberLikeOthers() {
        assertThat(numbersIn(range("x", LOW, HIGH, Exclude.NONE)))
                .containsExactlyInAnyOrder(LOW, -1.0, -0.0, 0.0, 1.0, 2.0, HIGH);
        assertThat(numbersIn(range("x", LOW, HIGH, Exclude.BOTH))).containsExactlyInAnyOrder(-1.0, -0.0, 0.0, 1.0, 2.0);
        assertThat(numbersIn(range("x", LOW, LOW, Exclude.NONE))).containsExactly(LOW);
        assertThat(numbersIn(range("x", HIGH, HIGH, Exclude.NONE))).containsExactly(HIGH);
        assertThat(numbersIn(range("x", HIGH, HIGH, Exclude.MIN))).isEmpty();
        assertThat(numbersIn(range("x", 2, HIGH, Exclude.MAX))).containsExactly(2.0);
    }

    @Test
    void whatIsNotANumberFitsNothingWhereverItStands() {
        for (var exclude : List.of(Exclude.NONE, Exclude.MIN, Exclude.MAX, Exclude.BOTH)) {
            assertThat(numbersIn(range("x", NAN, HIGH, exclude))).isEmpty();
            assertThat(numbersIn(range("x", LOW, NAN, exclude))).isEmpty();
            assertThat(numbersIn(range("x", NAN, NAN, exclude))).isEmpty();
            assertThat(numbersIn(range("x", LOW, HIGH, exclude))).doesNotContain(NAN);
        }
    }

    @Test
    void aRangeWithoutBoundsFitsZeroAlone() {
        var pool = pool(DoubleRangeFilter.newBuilder().setDoubleArg("x"));

        assertThat(numbersIn(pool)).containsExactlyInAnyOrder(-0.0, 0.0);
    }

    @Test
    void aKeyThatIsNotThereFitsNothing() {
        assertThat(ids(range("z", LOW, HIGH, Exclude.NONE))).isEmpty();
        assertThat(namesIn(range("X", LOW, HIGH, Exclude.NONE))).containsExactly("other key");
        assertThat(namesIn(range("mode", LOW, HIGH, Exclude.NONE))).containsExactly("mode as tag");
        assertThat(ids(range("Beta", LOW, HIGH, Exclude.NONE))).isEmpty();
        assertThat(ids(text("z", "ctf"))).isEmpty();
        assertThat(ids(text("z", ""))).isEmpty();
        assertThat(ids(text("x", "1"))).isEmpty();
        assertThat(ids(tag("z"))).isEmpty();
    }

    @Test
    void textsAreComparedToTheLetter() {
        assertThat(namesIn(text("mode", "Ctf"))).containsExactly("mode=Ctf");
        assertThat(namesIn(text("mode", "ctf"))).containsExactly("mode=ctf");
        assertThat(namesIn(text("Mode", "ctf"))).containsExactly("Mode=ctf");
        assertThat(namesIn(text("mode", ""))).containsExactly("mode=");
        assertThat(namesIn(text("mode", "CTF"))).isEmpty();
        assertThat(namesIn(text("mode", "ctf "))).isEmpty();
        assertThat(namesIn(text("mode", "ct"))).isEmpty();
        assertThat(namesIn(text("MODE", "ctf"))).isEmpty();
    }

    @Test
    void tagsAreComparedToTheLetter() {
        assertThat(namesIn(tag("Beta"))).containsExactly("tag Beta");
        assertThat(namesIn(tag("beta"))).containsExactly("tag beta");
        assertThat(namesIn(tag("BETA"))).isEmpty();
        assertThat(namesIn(tag("bet"))).isEmpty();
        assertThat(namesIn(tag(""))).containsExactly("tag empty");
        assertThat(namesIn(tag("mode"))).containsExactly("mode as tag");
    }

    @Test
    void anEmptyPoolFitsEverything() {
        assertThat(ids(Pool.getDefaultInstance())).hasSize(numbers.size() + names.size());
    }

    private static boolean fits(double value, double min, double max, Exclude exclude) {
        return switch (exclude) {
            case NONE -> min <= value && value <= max;
            case MIN -> min < value && value <= max;
            case MAX -> min <= value && value < max;
            case BOTH -> min < value && value < max;
            case UNRECOGNIZED -> throw new IllegalArgumentException();
        };
    }

    private static Pool range(String key, double min, double max, Exclude exclude) {
        return pool(DoubleRangeFilter.newBuilder()
                .setDoubleArg(key)
                .setMin(min)
                .setMax(max)
                .setExclude(exclude));
    }

    private static Pool pool(DoubleRangeFilter.Builder filter) {
        return Pool.newBuilder().addDoubleRangeFilters(filter).build();
    }

    private static Pool text(String key, String value) {
        return Pool.newBuilder()
                .addStringEqualsFilters(
                        StringEqualsFilter.newBuilder().setStringArg(key).setValue(value))
                .build();
    }

    private static Pool tag(String tag) {
        return Pool.newBuilder()
                .addTagPresentFilters(TagPresentFilter.newBuilder().setTag(tag))
                .build();
    }

    private void named(String name, SearchFields.Builder fields) {
        names.put(create(fields), name);
    }

    private String create(SearchFields.Builder fields) {
        return doors.frontend
                .createTicket(CreateTicketRequest.newBuilder()
                        .setTicket(Ticket.newBuilder().setSearchFields(fields))
                        .build())
                .getId();
    }

    private Set<Double> numbersIn(Pool pool) {
        Set<Double> found = new HashSet<>();
        ids(pool).forEach(id -> found.add(numbers.getOrDefault(id, 4711.0)));
        return found;
    }

    private Set<String> namesIn(Pool pool) {
        Set<String> found = new HashSet<>();
        ids(pool).forEach(id -> found.add(names.getOrDefault(id, "a number")));
        return found;
    }

    // Both ways to ask give the same.
    private Set<String> ids(Pool pool) {
        Set<String> ids = new HashSet<>();
        doors.query
                .queryTicketIds(QueryTicketIdsRequest.newBuilder().setPool(pool).build())
                .forEachRemaining(page -> ids.addAll(page.getIdsList()));
        Set<String> whole = new HashSet<>();
        doors.query
                .queryTickets(QueryTicketsRequest.newBuilder().setPool(pool).build())
                .forEachRemaining(page -> page.getTicketsList().forEach(ticket -> whole.add(ticket.getId())));
        assertThat(whole).isEqualTo(ids);
        return ids;
    }
}

package dev.muster.openmatch0.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.openmatch0.DirectProgram;
import dev.muster.openmatch0.IgnoreList;
import dev.muster.openmatch0.LayoutRedis;
import dev.muster.openmatch0.TestSettings;
import dev.muster.openmatch0.wire.Filter;
import dev.muster.openmatch0.wire.IlInput;
import dev.muster.openmatch0.wire.Player;
import dev.muster.openmatch0.wire.PlayerPool;
import dev.muster.openmatch0.wire.Roster;
import dev.muster.platform.redis.Call;
import io.vertx.redis.client.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// GetPlayerPool, GetAllIgnoredPlayers and ListIgnoredPlayers over gRPC.
@Timeout(60)
final class PoolsTest {
    private static final int MANY = 20_000;
    private static final int WARM_UP = 60;
    private static final int WINDOWS = 8;
    private static final int WINDOW = 11;

    private final LayoutRedis redis = LayoutRedis.empty();
    private final OpenMatch0Doors doors = OpenMatch0Doors.on(redis);
    private final DirectProgram direct = new DirectProgram(redis);

    @AfterEach
    void close() {
        doors.close();
        redis.close();
    }

    @ParameterizedTest
    @CsvSource({
        "950, 1250, ben carla dora",
        "1000, 1200, ben carla dora",
        "1001, 1199, carla",
        "1100, 1100, carla",
        "0, 1200, ben carla dora anna",
        "1, 1200, ben carla dora",
        "1100, 0, carla dora emil",
        "0, 0, anna ben carla dora emil",
        "-50, 0, anna ben carla dora emil frida",
        "-50, -5, frida",
        "-9223372036854775808, 9223372036854775807, anna ben carla dora emil frida",
    })
    void aFilterLetsThroughWhatLiesBetweenItsBoundsAndTheBoundsThemselves(long min, long max, String expected) {
        rated("anna", 0);
        rated("ben", 1000);
        rated("carla", 1100);
        rated("dora", 1200);
        rated("emil", 5_000_000_000L);
        rated("frida", -20);

        var pages = search(filter("mmr.rating", min, max));

        assertThat(pages).hasSize(1);
        assertThat(ids(pages)).containsExactlyInAnyOrder(expected.split(" "));
    }

    @Test
    void aPageSaysWhatWasFoundAndHow() {
        create("anna", "{\"mmr\":{\"rating\":1000},\"role\":{\"support\":2}}");
        create("ben", "{\"mmr\":{\"rating\":1100}}");
        var rating = filter("mmr.rating", 950, 1250);
        var support = filter("role.support", 1, 0);

        var pages = search(rating, support);

        var page = pages.getFirst();
        assertThat(pages).hasSize(1);
        assertThat(page.getName()).isEqualTo("silver.page1/1");
        assertThat(page.getFiltersList().stream().map(PoolsTest::bare)).containsExactly(rating, support);
        assertThat(page.getFiltersList().stream()
                        .map(filter -> filter.getStats().getCount()))
                .containsExactly(2L, 1L);
        assertThat(page.getFiltersList())
                .allSatisfy(filter -> assertThat(filter.getStats().getElapsed()).isBetween(1e-9, 10.0));
        assertThat(page.getStats().getCount()).isOne();
        assertThat(page.getStats().getElapsed()).isBetween(1e-9, 10.0);
        assertThat(page.getRoster().getName()).isEqualTo("silver.partialRoster");
        var anna = page.getRoster().getPlayers(0);
        assertThat(anna.getAttributesList())
                .containsExactlyInAnyOrder(attribute("mmr.rating", 1000), attribute("role.support", 2));
        assertThat(anna.toBuilder().clearAttributes().build())
                .as("nothing but its id and attributes")
                .isEqualTo(Player.newBuilder().setId("anna").build());
    }

    @Test
    void aFilterThatLetsNobodyThroughIsASinglePageWithoutARoster() {
        rated("anna", 1000);

        for (var nobody : List.of(
                filter("mmr.rating", 1001, 0),
                filter("mmr.rating", 2000, 1000),
                filter("role.tank", 0, 0),
                filter("", 0, 0))) {
            var pages = search(filter("mmr.rating", 0, 0), nobody);

            assertThat(pages).hasSize(1);
            var page = pages.getFirst();
            assertThat(page.getName()).isEqualTo("silver");
            assertThat(page.hasRoster()).isFalse();
            assertThat(page.hasStats()).isTrue();
            assertThat(page.getStats().getCount()).isZero();
            assertThat(page.getFiltersList().stream().map(PoolsTest::bare))
                    .containsExactly(filter("mmr.rating", 0, 0), nobody);
        }
    }

    @Test
    void aFilterOnAKeyThatIsNoIndexLetsNobodyThrough() {
        rated("anna", 1000);
        direct.run("SET", "text", "value");

        assertThat(search(filter("text", 0, 0)).getFirst().getStats().getCount())
                .isZero();
        assertThat(search(filter("anna", 0, 0)).getFirst().getStats().getCount())
                .isZero();
        assertThat(ids(search(filter("mmr.rating", 0, 0)))).containsExactly("anna");
    }

    @Test
    void withoutFiltersOrWithoutCommonPlayersThereIsNoMessage() {
        create("anna", "{\"mmr\":{\"rating\":1000}}");
        create("ben", "{\"role\":{\"support\":1}}");

        assertThat(search()).isEmpty();
        assertThat(search(filter("mmr.rating", 0, 0), filter("role.support", 0, 0)))
                .isEmpty();
    }

    @Test
    void everyFilterCountsAlsoASecondOneOnTheSameAttribute() {
        for (int i = 0; i < 10; i++) {
            rated("player-" + i, i);
        }

        assertThat(ids(search(filter("mmr.rating", 3, 0), filter("mmr.rating", 0, 5))))
                .containsExactlyInAnyOrder("player-3", "player-4", "player-5");
        assertThat(ids(search(filter("mmr.rating", 0, 5), filter("mmr.rating", 3, 0))))
                .containsExactlyInAnyOrder("player-3", "player-4", "player-5");
        assertThat(search(filter("mmr.rating", 7, 0), filter("mmr.rating", 0, 5)))
                .as("nobody fits both")
                .isEmpty();
        assertThat(search(filter("mmr.rating", 3, 0), filter("mmr.rating", 0, 5))
                        .getFirst()
                        .getRoster()
                        .getPlayers(0)
                        .getAttributesList())
                .hasSize(1);
    }

    @Test
    void pagesHoldAsManyAsConfiguredAndSayHowManyThereAre() {
        doors.settings = TestSettings.standard().sizes(7, 10).base();
        for (int i = 0; i < 25; i++) {
            rated("player-" + i, 1000 + i % 3);
        }

        var pages = search(filter("mmr.rating", 0, 0));

        assertThat(pages.stream().map(PlayerPool::getName))
                .containsExactly("silver.page1/3", "silver.page2/3", "silver.page3/3");
        assertThat(pages.stream().map(page -> page.getRoster().getPlayersCount()))
                .containsExactly(10, 10, 5);
        assertThat(pages).allSatisfy(page -> {
            assertThat(page.getStats().getCount()).isEqualTo(25);
            assertThat(page.getRoster().getName()).isEqualTo("silver.partialRoster");
        });
        assertThat(ids(pages))
                .containsExactlyInAnyOrder(
                        IntStream.range(0, 25).mapToObj(i -> "player-" + i).toArray(String[]::new));
    }

    @Test
    void aPageMayBeLargerThanAnyPool() {
        doors.settings = TestSettings.standard()
                .sizes(Integer.MAX_VALUE, Integer.MAX_VALUE)
                .base();
        rated("anna", 1000);
        rated("ben", 1000);

        assertThat(ids(search(filter("mmr.rating", 0, 0)))).containsExactly("anna", "ben");
    }

    @Test
    void playersOnAnyIgnoreListAreLeftOut() {
        long now = direct.seconds();
        for (var id :
                List.of("free", "in-match", "assigned", "away", "proposed-long-ago", "assigned-long-ago", "awake")) {
            rated(id, 1000);
        }
        direct.run("ZADD", "proposed", "" + (now - 700), "in-match", "" + (now - 900), "proposed-long-ago");
        direct.run("ZADD", "deindexed", "" + (now - 700), "assigned", "" + (now - 900), "assigned-long-ago");
        direct.run("ZADD", "OM_METADATA.accessed", "" + (now - 900), "away", "" + (now - 700), "awake");

        assertThat(ids(search(filter("mmr.rating", 0, 0))))
                .containsExactlyInAnyOrder("free", "proposed-long-ago", "assigned-long-ago", "awake");
        assertThat(ignored()).containsExactlyInAnyOrder("in-match", "assigned", "away");
        assertThat(proposed()).as("however long ago").containsExactlyInAnyOrder("in-match", "proposed-long-ago");
    }

    @ParameterizedTest
    @CsvSource({
        // offset, duration, since when the list has the player, whether pools leave it out
        "0, 800, 0, true",
        "0, 800, 790, true",
        "0, 800, 810, false",
        "0, 800, -30, false",
        "800, 0, 0, false",
        "800, 0, 790, false",
        "800, 0, 810, true",
        "0, 0, 100000, true",
        "100, 100, 90, false",
        "100, 100, 150, true",
        "100, 100, 210, false"
    })
    void anIgnoreListHasAWindow(long offset, long duration, long ago, boolean left) {
        doors.settings = TestSettings.standard()
                .ignoreLists(List.of(new IgnoreList("banned", "my.bans", offset, duration)))
                .base();
        rated("anna", 1000);
        rated("ben", 1000);
        direct.run("ZADD", "my.bans", "" + (direct.seconds() - ago), "anna");

        assertThat(ids(search(filter("mmr.rating", 0, 0)))).isEqualTo(left ? List.of("ben") : List.of("anna", "ben"));
        assertThat(ignored()).isEqualTo(left ? List.of("anna") : List.of());
        assertThat(proposed()).isEmpty();
    }

    @Test
    void nobodyWhoIsIgnoredLeaksHoweverManyThereAre() {
        long now = direct.seconds();
        var everybody = IntStream.range(0, 300).mapToObj(i -> "player-" + i).toList();
        var ignored = everybody.subList(100, 300);
        everybody.forEach(id -> rated(id, 1000));
        ignored.forEach(id -> direct.run("ZADD", "proposed", "" + now, id));
        // More on the list than in the pool, too.
        IntStream.range(0, 500).forEach(i -> direct.run("ZADD", "deindexed", "" + now, "stranger-" + i));
        direct.run("ZADD", "deindexed", "" + now, "player-0");

        assertThat(ids(search(filter("mmr.rating", 0, 0))))
                .containsExactlyInAnyOrderElementsOf(everybody.subList(1, 100));
        assertThat(ignored()).hasSize(701).containsAll(ignored).contains("stranger-499", "player-0");
        assertThat(proposed()).containsExactlyInAnyOrderElementsOf(ignored);
    }

    @Test
    void anIgnoreListThatIsNoSortedSetLeavesNobodyOut() {
        rated("anna", 1000);
        direct.run("SET", "deindexed", "broken");
        direct.run("ZADD", "proposed", "" + direct.seconds(), "ben");

        assertThat(ids(search(filter("mmr.rating", 0, 0)))).containsExactly("anna");
        assertThat(ignored()).containsExactly("ben");
    }

    @Test
    void theListOfTheProposedIsTheOneThatIsConfigured() {
        doors.settings = TestSettings.standard()
                .ignoreLists(List.of(new IgnoreList("proposed", "my.proposed", 0, 800)))
                .base();
        direct.run("ZADD", "proposed", "" + direct.seconds(), "anna");
        direct.run(
                "ZADD",
                "my.proposed",
                "" + direct.seconds(),
                "ben",
                "7",
                "carla",
                "" + (direct.seconds() + 60),
                "dora");

        assertThat(proposed()).containsExactlyInAnyOrder("ben", "carla");
    }

    @Test
    void nobodyTellsLargeLettersFromSmallOnesInTheNameOfAList() {
        doors.settings = TestSettings.standard()
                .ignoreLists(List.of(new IgnoreList("Proposed", "my.proposed", 0, 800)))
                .base();
        direct.run("ZADD", "my.proposed", "" + direct.seconds(), "anna");

        assertThat(proposed()).containsExactly("anna");
    }

    @Test
    void anAssignedPlayerIsInPoolsAgainWhenItWasDeletedAndCreated() {
        rated("anna", 1000);
        direct.run("ZADD", "deindexed", "" + direct.seconds(), "anna");
        assertThat(search(filter("mmr.rating", 0, 0))).isEmpty();

        doors.frontend().deletePlayer(Player.newBuilder().setId("anna").build());
        rated("anna", 1000);

        assertThat(ids(search(filter("mmr.rating", 0, 0)))).containsExactly("anna");
    }

    @Test
    void theFirstOfTwentyThousandPlayersArriveWithinAHundredMilliseconds() {
        fill();
        var filters = new Filter[] {filter("mmr.rating", 0, 0), filter("role.tank", 0, 0), filter("mode.ctf", 0, 500)};
        firstPages(WARM_UP, filters);

        double best = Double.MAX_VALUE;
        for (int i = 0; i < WINDOWS && best > 100; i++) {
            double before = cpuMillis();
            var times = firstPages(WINDOW, filters);
            double cost = (cpuMillis() - before) / WINDOW;
            double median = times.stream().sorted().toList().get(WINDOW / 2) / 1e6;
            System.out.printf(
                    "GetPlayerPool, %d players in 10 indices, 3 filters: first page after %.1f ms (median); all pages took"
                            + " %.1f ms of processors%n",
                    MANY, median, cost);
            // On a busy machine time passes for others. What all pages cost Redis, server and client, one after
            // another, is more than the first takes where nobody else works.
            best = Math.min(median, cost);
        }

        assertThat(best).isLessThanOrEqualTo(100);
    }

    /// How long the first pages took to come, in nanoseconds.
    private List<Long> firstPages(int calls, Filter... filters) {
        var times = new ArrayList<Long>();
        for (int i = 0; i < calls; i++) {
            long start = System.nanoTime();
            var pages = doors.mmLogic().getPlayerPool(pool(filters));
            var first = pages.next();
            times.add(System.nanoTime() - start);
            assertThat(first.getRoster().getPlayersCount()).isEqualTo(10_000);
            assertThat(first.getStats().getCount()).isBetween(15_000L, (long) MANY);
            pages.forEachRemaining(page -> {});
        }
        return times;
    }

    /// What this process and Redis have used of the machine's processors.
    private double cpuMillis() {
        double redisSeconds = redis.text("INFO", "cpu")
                .lines()
                .filter(line -> line.startsWith("used_cpu_user:") || line.startsWith("used_cpu_sys:"))
                .mapToDouble(line -> Double.parseDouble(line.split(":", 2)[1]))
                .sum();
        var own = ProcessHandle.current().info().totalCpuDuration().orElseThrow();
        return own.toMillis() + redisSeconds * 1000;
    }

    @Test
    void severalPoolsAreReadAtOnce() {
        fill();
        var all = IntStream.range(0, 6)
                .mapToObj(i -> CompletableFuture.supplyAsync(() ->
                        ids(search(filter("mmr.rating", 100L * i, 100L * i + 99), filter("role.tank", 0, 0)))))
                .toList();

        for (int i = 0; i < all.size(); i++) {
            int from = 100 * i;
            assertThat(all.get(i).join())
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(0, MANY)
                            .filter(player -> rating(player) >= from && rating(player) <= from + 99)
                            .filter(player -> !isIgnored(player))
                            .mapToObj(player -> "player-" + player)
                            .toList());
        }
    }

    // In 10 indices; a twentieth of them is ignored.
    private void fill() {
        var indices = List.of(
                "mmr.rating",
                "role.tank",
                "mode.ctf",
                "role.dps",
                "role.support",
                "char.cleric",
                "char.knight",
                "map.oasis",
                "region.europe-west1",
                "region.europe-west2");
        var now = direct.seconds();
        var calls = new ArrayList<CompletableFuture<?>>();
        for (int from = 0; from < MANY; from += 1_000) {
            var players = IntStream.range(from, from + 1_000).boxed().toList();
            for (int i = 0; i < indices.size(); i++) {
                int index = i;
                calls.add(add(indices.get(i), players, player -> value(index, player)));
            }
            calls.add(add("OM_METADATA.accessed", players, player -> now));
            calls.add(add(
                    "proposed", players.stream().filter(PoolsTest::isIgnored).toList(), player -> now));
        }
        calls.add(add("deindexed", IntStream.range(MANY, MANY + 2_000).boxed().toList(), player -> now));
        CompletableFuture.allOf(calls.toArray(CompletableFuture<?>[]::new)).join();
    }

    private CompletableFuture<?> add(String key, List<Integer> players, IntToLongFunction value) {
        var arguments = new ArrayList<Object>(List.of(key));
        for (int player : players) {
            arguments.add(value.applyAsLong(player));
            arguments.add("player-" + player);
        }
        return redis.layout.send(Call.command(Command.ZADD, arguments.toArray()));
    }

    private static long value(int index, int player) {
        return switch (index) {
            case 0 -> rating(player);
            case 1 -> 1;
            default -> player % 510;
        };
    }

    private static long rating(int player) {
        return player * 37L % 3_000;
    }

    private static boolean isIgnored(int player) {
        return player % 20 == 0;
    }

    private void rated(String id, long rating) {
        create(id, "{\"mmr\":{\"rating\":" + rating + "}}");
    }

    private void create(String id, String properties) {
        doors.frontend()
                .createPlayer(
                        Player.newBuilder().setId(id).setProperties(properties).build());
    }

    private List<PlayerPool> search(Filter... filters) {
        var pages = new ArrayList<PlayerPool>();
        doors.mmLogic().getPlayerPool(pool(filters)).forEachRemaining(pages::add);
        return pages;
    }

    // What a caller sends by mistake is not given back.
    private static PlayerPool pool(Filter... filters) {
        return PlayerPool.newBuilder()
                .setName("silver")
                .addAllFilters(List.of(filters))
                .setRoster(Roster.newBuilder().setName("mine"))
                .build();
    }

    private static Filter filter(String attribute, long min, long max) {
        return Filter.newBuilder()
                .setName("by " + attribute)
                .setAttribute(attribute)
                .setMinv(min)
                .setMaxv(max)
                .build();
    }

    private static Filter bare(Filter filter) {
        return filter.toBuilder().clearStats().build();
    }

    private static Player.Attribute attribute(String name, long value) {
        return Player.Attribute.newBuilder().setName(name).setValue(value).build();
    }

    private static List<String> ids(List<PlayerPool> pages) {
        return pages.stream().flatMap(page -> ids(page.getRoster())).toList();
    }

    private static Stream<String> ids(Roster roster) {
        return roster.getPlayersList().stream().map(Player::getId);
    }

    private List<String> ignored() {
        return ids(doors.mmLogic().getAllIgnoredPlayers(IlInput.getDefaultInstance()))
                .toList();
    }

    private List<String> proposed() {
        return ids(doors.mmLogic().listIgnoredPlayers(IlInput.getDefaultInstance()))
                .toList();
    }
}

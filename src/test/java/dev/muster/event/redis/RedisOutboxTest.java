package dev.muster.event.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.event.Lane;
import dev.muster.event.Outbox;
import dev.muster.event.OutboxContract;
import dev.muster.event.TestFleet;
import dev.muster.game.redis.Shard;
import dev.muster.platform.redis.Call;
import dev.muster.platform.redis.RedisFixture;
import dev.muster.platform.redis.Reply;
import dev.muster.runtime.RoomRef;
import dev.muster.scheduler.Forwarder;
import io.vertx.redis.client.Command;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RedisOutboxTest extends OutboxContract {
    private final RedisFixture all = RedisFixture.empty();
    private final RedisOutbox outbox = new RedisOutbox(all.redis, all.shards);

    @Override
    protected Outbox outbox() {
        return outbox;
    }

    @Override
    protected TestFleet fleet(Forwarder... forwarders) {
        return new TestFleet(all, forwarders);
    }

    @Override
    protected String lease(Lane lane) {
        return all.leases
                .acquire(Shard.of(lane.game()), "events:" + lane.scheduler() + ":" + lane.forwarder())
                .orElseThrow();
    }

    @AfterEach
    void close() {
        all.close();
    }

    @Test
    void aLaneIsBoundedAndTheOldestGiveWay() {
        var fleet = fleet(MATCHMAKER).create();
        end(fleet, "duel-first");
        all.redis.ask(Call.command(
                Command.EVAL,
                "for i = 2, 100000 do redis.call('XADD', KEYS[1], '*', 'r', 'r', 'a', '', 'm', '{}') end return 1",
                1,
                "muster:{game-a}:events:duel:matchmaker"));

        end(fleet, "duel-last");

        var lane = TestFleet.lane(MATCHMAKER);
        var head = outbox.head(lane, 1);
        assertThat(head.backlog().length()).isEqualTo(100_000);
        assertThat(head.backlog().dead()).isOne();
        assertThat(head.events().getFirst().room().room()).isEqualTo("r");
        assertThat(outbox.dead("duel", "matchmaker", 10).newest())
                .singleElement()
                .satisfies(letter -> {
                    assertThat(letter.room()).isEqualTo("duel-first");
                    assertThat(letter.why()).contains("100000");
                });
    }

    @Test
    void aLaneIsBoundedInBytesTooAndTheOldestGiveWay() {
        var fleet = fleet(MATCHMAKER).create();
        // 138 MB, some at a time: Redis is to answer soon.
        for (int from = 1; from < 2300; from += 100) {
            all.redis.ask(Call.command(
                    Command.EVAL,
                    "for i = ARGV[1], math.min(ARGV[1] + 99, 2299) do"
                            + " redis.call('XADD', KEYS[1], '*', 'r', 'r' .. i, 'a', '', 'm', string.rep('x', 60000)) end"
                            + " return 1",
                    1,
                    "muster:{game-a}:events:duel:matchmaker",
                    from));
        }

        end(fleet, "duel-last");

        var lane = TestFleet.lane(MATCHMAKER);
        var head = outbox.head(lane, 1);
        assertThat(head.backlog().length()).isEqualTo(2200);
        assertThat(head.backlog().dead()).isEqualTo(100);
        assertThat(head.events().getFirst().room().room()).isEqualTo("r101");
        assertThat(outbox.dead("duel", "matchmaker", 1).newest())
                .singleElement()
                .satisfies(letter -> {
                    assertThat(letter.room()).isEqualTo("r100");
                    assertThat(letter.why()).contains("bytes");
                });
    }

    @Test
    void onlyTheNewestDeadLettersAreKept() {
        var fleet = fleet(MATCHMAKER).create();
        end(fleet, "duel-1");
        all.redis.ask(Call.command(
                Command.EVAL,
                "for i = 1, 1500 do redis.call('XADD', KEYS[1], '*', 'r', 'r', 'w', 'w', 't', '1') end return 1",
                1,
                "muster:{game-a}:dead:duel:matchmaker"));
        var lane = TestFleet.lane(MATCHMAKER);

        outbox.bury(lease(lane), lane, outbox.head(lane, 1).events().getFirst(), "why");

        var dead = outbox.dead("duel", "matchmaker", 2000);
        assertThat(dead.newest()).hasSize(1000);
        assertThat(dead.newest().getFirst().room()).isEqualTo("duel-1");
    }

    @Test
    void aFleetThatIsGoneLeavesNothingOfItsEvents() {
        var fleet = fleet(MATCHMAKER).create();
        var room = fleet.room("duel-1");
        fleet.ping(room, dev.muster.room.PingStatus.READY);
        fleet.ending(room);
        var lane = TestFleet.lane(MATCHMAKER);
        outbox.bury(lease(lane), lane, outbox.head(lane, 1).events().getFirst(), "why");
        assertThat(keys()).hasSize(5);

        fleet.rooms.remove(new RoomRef("duel", "duel-1"));
        fleet.remove();
        outbox.taken(
                lease(lane),
                lane,
                List.of(outbox.head(lane, 1).events().getFirst().id()));
        outbox.close(lane);

        assertThat(keys()).containsExactly("muster:{game-a}:closed");
        all.redis.ask(Call.command(Command.HSET, "muster:{game-a}:closed", "duel\nmatchmaker", 1));
        outbox.sweep(TestFleet.GAME);
        assertThat(keys()).isEmpty();
    }

    @Test
    void whatPingsMarkForALaneThatWasClosedIsClearedAwayAWhileLater() {
        var fleet = fleet(MATCHMAKER).create();
        var lane = TestFleet.lane(MATCHMAKER);
        outbox.open(lane);
        fleet.remove();
        outbox.close(lane);
        all.redis.ask(Call.command(Command.ZADD, "muster:{game-a}:dirty:duel:matchmaker", 1, "duel-1"));
        outbox.sweep(TestFleet.GAME);
        assertThat(keys())
                .as("pings may still come")
                .containsExactlyInAnyOrder("muster:{game-a}:closed", "muster:{game-a}:dirty:duel:matchmaker");

        all.redis.ask(Call.command(Command.HSET, "muster:{game-a}:closed", "duel\nmatchmaker", 1));
        outbox.sweep(TestFleet.GAME);

        assertThat(keys()).isEmpty();
    }

    @Test
    void aLaneThatIsOpenedAgainKeepsItsMarks() {
        fleet(MATCHMAKER).create();
        var lane = TestFleet.lane(MATCHMAKER);
        all.redis.ask(Call.command(Command.HSET, "muster:{game-a}:closed", "duel\nmatchmaker", 1));
        outbox.open(lane);
        all.redis.ask(Call.command(Command.ZADD, "muster:{game-a}:dirty:duel:matchmaker", 1, "duel-1"));

        outbox.sweep(TestFleet.GAME);

        assertThat(keys()).contains("muster:{game-a}:dirty:duel:matchmaker");
    }

    @Test
    void largeEventsAreReadAFewAtATime() {
        fleet(MATCHMAKER).create();
        all.redis.ask(Call.command(
                Command.EVAL,
                "redis.call('DEL', KEYS[1]) for i = 1, 100 do redis.call('XADD', KEYS[1], '*', 'r', 'r' .. i, 'a', '', 'm', string.rep('x', 60000)) end return 1",
                1,
                "muster:{game-a}:events:duel:matchmaker"));
        var lane = TestFleet.lane(MATCHMAKER);

        var head = outbox.head(lane, 500);

        assertThat(head.backlog().length()).isEqualTo(100);
        assertThat(head.events()).hasSize(50);
        assertThat(outbox.head(lane, 7).events())
                .extracting(event -> event.room().room())
                .containsExactly("r1", "r2", "r3", "r4", "r5", "r6", "r7");
    }

    @Test
    void smallEventsAreReadAsManyAsAreAskedFor() {
        fleet(MATCHMAKER).create();
        all.redis.ask(Call.command(
                Command.EVAL,
                "redis.call('DEL', KEYS[1]) for i = 1, 230 do redis.call('XADD', KEYS[1], '*', 'r', 'r' .. i, 'a', '', 'm', '{}') end return 1",
                1,
                "muster:{game-a}:events:duel:matchmaker"));
        var lane = TestFleet.lane(MATCHMAKER);

        assertThat(outbox.head(lane, 120).events())
                .extracting(event -> event.room().room())
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 120).mapToObj(i -> "r" + i).toList());
        assertThat(outbox.head(lane, 500).events()).hasSize(230);
    }

    private List<String> keys() {
        return all.redis.ask(Call.command(Command.KEYS, "muster:{game-a}:*")).stream()
                .map(Reply::text)
                .filter(key ->
                        key.matches(".*:(lanes|closed|events|dead|buried|dirty)(:.*)?") && !key.contains(":lease:"))
                .toList();
    }
}

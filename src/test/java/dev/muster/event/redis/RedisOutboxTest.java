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

        assertThat(keys()).isEmpty();
    }

    private List<String> keys() {
        return all.redis.ask(Call.command(Command.KEYS, "muster:{game-a}:*")).stream()
                .map(Reply::text)
                .filter(key -> key.matches(".*:(lanes|events|dead|buried|dirty)(:.*)?") && !key.contains(":lease:"))
                .toList();
    }
}

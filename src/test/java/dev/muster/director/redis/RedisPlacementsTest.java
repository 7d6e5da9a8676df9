package dev.muster.director.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.director.PlacementsContract;
import dev.muster.game.Game;
import dev.muster.platform.redis.ReadyRooms;
import dev.muster.platform.redis.RedisFixture;
import dev.muster.runtime.RoomRef;
import dev.muster.ticket.NewTicket;
import dev.muster.ticket.SearchFields;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RedisPlacementsTest extends PlacementsContract {
    private final RedisFixture all = RedisFixture.empty();

    @Override
    protected Store store() {
        return new Store(all.placements, all.tickets, all.rooms, all.slots, all.profileLease("game-a", "ranked"));
    }

    @Override
    protected void ready(RoomRef room, int maxMatches, String connection) {
        ReadyRooms.create(all, "game-a", room.scheduler(), room.room(), maxMatches, connection);
    }

    @Override
    protected void drain(RoomRef room) {
        all.rooms.terminate(all.schedulerLease("game-a", room.scheduler()), room, Duration.ofMinutes(10));
    }

    @Test
    void searchesFindThePlayersOfARoomThatIsGone() {
        var game = new Game("game-a");
        var room = new RoomRef("duel", "a");
        ready(room, 1, "host:7000");
        var id = all.ids.next(game);
        var fields = new SearchFields(Map.of(), Map.of("region", "eu"), Set.of());
        all.tickets.create(game, new NewTicket(id, fields, new byte[0])).join();
        assertThat(found(game)).isOne();
        var lease = all.profileLease("game-a", "ranked");
        all.placements
                .place(game, lease, "ranked", "duel", all.ids.next(game), List.of(id), Duration.ofMinutes(1))
                .join();
        assertThat(found(game)).isZero();

        all.rooms.terminate(all.schedulerLease("game-a", "duel"), room, Duration.ZERO);

        assertThat(found(game)).isOne();
    }

    private int found(Game game) {
        var feed = all.feeds.of(game);
        feed.refresh();
        return feed.index()
                .read(columns -> Arrays.stream(columns.searchable())
                        .mapToInt(Long::bitCount)
                        .sum());
    }

    @AfterEach
    void close() {
        all.close();
    }
}

package dev.muster.ticket.redis;

import dev.muster.director.redis.RedisPlacements;
import dev.muster.game.Game;
import dev.muster.platform.redis.ReadyRooms;
import dev.muster.platform.redis.RedisFixture;
import dev.muster.ticket.TicketsContract;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

final class RedisTicketsTest extends TicketsContract {
    private final RedisFixture all = RedisFixture.empty();

    @Override
    protected Store store() {
        return new Store(all.tickets, all.log);
    }

    @Override
    protected void assign(Game game, String match, List<String> tickets, String connection, Duration time) {
        var scheduler = "fleet-" + match;
        ReadyRooms.create(all, game.name(), scheduler, "room", 1, connection);
        new RedisPlacements(all.redis, all.epochs, time)
                .place(game, all.profileLease(game.name(), "any"), "any", scheduler, match, tickets, time)
                .join();
    }

    @AfterEach
    void close() {
        all.close();
    }
}

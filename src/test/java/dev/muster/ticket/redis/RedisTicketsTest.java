package dev.muster.ticket.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.muster.director.redis.RedisPlacements;
import dev.muster.game.Game;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.redis.Call;
import dev.muster.platform.redis.ReadyRooms;
import dev.muster.platform.redis.Redis;
import dev.muster.platform.redis.RedisFixture;
import dev.muster.ticket.NewTicket;
import dev.muster.ticket.SearchFields;
import dev.muster.ticket.TicketsContract;
import io.vertx.redis.client.Command;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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
        new RedisPlacements(all.redis, all.epochs, time, Duration.ofMinutes(2))
                .place(game, all.profileLease(game.name(), "any"), "any", scheduler, match, tickets, time)
                .join();
    }

    @Test
    void storesNoTicketOfAGameThatCannotBeStored() {
        all.redis.ask(Call.command(Command.SET, "muster:games", "not a set"));
        var game = new Game("duel");
        var id = all.ids.next(game);
        var ticket = new NewTicket(id, new SearchFields(Map.of(), Map.of(), Set.of()), new byte[0]);

        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(() -> Redis.await(all.tickets.create(game, ticket)));

        var key = "muster:{duel}:ticket:" + id;
        assertThat(all.redis.ask(Call.command(Command.EXISTS, key)).number()).isZero();
    }

    @AfterEach
    void close() {
        all.close();
    }
}

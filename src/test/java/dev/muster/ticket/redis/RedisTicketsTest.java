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
import java.util.TreeMap;
import java.util.regex.Pattern;
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

    @Test
    void aCreationThatIsSentAgainSucceedsThoughTheGameIsFullByNow() {
        var game = new Game("duel");
        var narrow = new RedisTickets(all.redis, all.games, all.epochs, 1);
        var ticket = new NewTicket(all.ids.next(game), new SearchFields(Map.of(), Map.of(), Set.of()), new byte[0]);
        var created = narrow.create(game, ticket).join();

        assertThat(narrow.create(game, ticket).join()).isEqualTo(created);
        assertThatExceptionOfType(MusterException.class)
                .isThrownBy(() -> Redis.await(
                        narrow.create(game, new NewTicket(all.ids.next(game), ticket.fields(), new byte[0]))))
                .withMessage("game: duel has 1 tickets already, more are refused");
    }

    @Test
    void aTicketOfWhichNothingMoreIsSaidCostsThreeWritesAndACount() {
        var game = new Game("duel");
        create(game); // the first makes the log, too
        var before = writes();

        for (int i = 0; i < 10; i++) {
            create(game);
        }

        var after = writes();
        after.replaceAll((command, calls) -> calls - before.getOrDefault(command, 0L));
        after.values().removeIf(calls -> calls == 0);
        assertThat(after).isEqualTo(Map.of("scard", 10L, "sadd", 10L, "hset", 10L, "xadd", 10L));
    }

    private void create(Game game) {
        var fields = new SearchFields(Map.of("mmr", 1.0), Map.of(), Set.of());
        all.tickets
                .create(game, new NewTicket(all.ids.next(game), fields, new byte[1]))
                .join();
    }

    // How often commands were called that touch keys.
    private Map<String, Long> writes() {
        var touching = Pattern.compile("cmdstat_([hsxz]\\w+|get|del):calls=(\\d+)");
        var stats = all.redis.ask(Call.command(Command.INFO, "commandstats")).text();
        Map<String, Long> calls = new TreeMap<>();
        touching.matcher(stats).results().forEach(found -> calls.put(found.group(1), Long.valueOf(found.group(2))));
        calls.remove("script");
        return calls;
    }

    @AfterEach
    void close() {
        all.close();
    }
}

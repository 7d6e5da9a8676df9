package dev.muster.openmatch0.redis;

import dev.muster.openmatch0.IgnoreList;
import dev.muster.openmatch0.PlayerSets;
import dev.muster.platform.redis.Call;
import dev.muster.platform.redis.Redis;
import dev.muster.platform.redis.Reply;
import io.vertx.redis.client.Command;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.DoubleStream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Indices and ignore lists as sorted sets.
///
/// Only those that [#count] found to be sorted sets are read, since plain commands on another key fail; they cost a
/// third of what scripts cost that cannot fail.
public final class RedisPlayerSets implements PlayerSets {
    private static final Logger LOG = Logger.getLogger(RedisPlayerSets.class);

    /// Most players that one command asks about, which takes about a millisecond.
    private static final int MOST_ASKED = 2_000;

    /// Commands that leave together; between them Redis does what others want.
    private static final int MOST_TOGETHER = 10;

    private final Redis redis;

    /// @param redis on database 0
    public RedisPlayerSets(Redis redis) {
        this.redis = redis;
    }

    @Override
    public Counts count(List<Range> ranges, List<IgnoreList> lists) {
        var arguments = new ArrayList<Object>();
        arguments.add(ranges.isEmpty() ? "" : ranges.getFirst().key());
        arguments.add(ranges.size());
        for (var range : ranges) {
            arguments.addAll(List.of(range.key(), bound(range.least()), bound(range.greatest())));
        }
        for (var list : lists) {
            arguments.addAll(List.of(list.key(), list.offset(), list.duration()));
        }
        var reply = redis.ask(PlayerScripts.COUNT.call(arguments.toArray()));
        var counts = reply.stream().skip(1).map(Reply::number).toList();
        var listed = counts.subList(ranges.size(), counts.size());
        for (int i = 0; i < listed.size(); i++) {
            if (listed.get(i) < 0) {
                LOG.warnf(
                        "ignore list %s: its key is no sorted set", lists.get(i).name());
            }
        }
        return new Counts(reply.number(0), atLeastZero(counts.subList(0, ranges.size())), atLeastZero(listed));
    }

    private static List<Long> atLeastZero(List<Long> counts) {
        return counts.stream().map(count -> Math.max(0, count)).toList();
    }

    @Override
    public Members members(Range range, int atOnce) {
        var players = new ArrayList<String>();
        var values = new double[0];
        int count = atOnce;
        for (int from = 0; count == atOnce; from += atOnce) {
            var reply = redis.ask(Call.command(
                    Command.ZRANGEBYSCORE,
                    range.key(),
                    bound(range.least()),
                    bound(range.greatest()),
                    "WITHSCORES",
                    "LIMIT",
                    from,
                    atOnce));
            var scores = DoubleStream.builder();
            reply.forEachScored((player, score) -> {
                players.add(player);
                scores.add(score);
            });
            count = players.size() - from;
            values = Arrays.copyOf(values, players.size());
            System.arraycopy(scores.build().toArray(), 0, values, from, count);
        }
        return players.size() > atOnce ? distinct(players, values) : new Members(players, values);
    }

    // Who changed between two steps may have come twice.
    private static Members distinct(List<String> players, double[] values) {
        var seen = new HashSet<String>();
        var once = new ArrayList<String>(players.size());
        var theirs = new double[values.length];
        for (int i = 0; i < players.size(); i++) {
            if (seen.add(players.get(i))) {
                theirs[once.size()] = values[i];
                once.add(players.get(i));
            }
        }
        return new Members(once, Arrays.copyOf(theirs, once.size()));
    }

    @Override
    public double[] values(String key, List<String> players) {
        var values = new double[players.size()];
        Arrays.fill(values, Double.NaN);
        int step = MOST_ASKED * MOST_TOGETHER;
        for (int from = 0; from < values.length; from += step) {
            var replies = new ArrayList<CompletableFuture<@Nullable Reply>>();
            for (int at = from; at < Math.min(values.length, from + step); at += MOST_ASKED) {
                replies.add(ask(key, players.subList(at, Math.min(values.length, at + MOST_ASKED))));
            }
            for (int i = 0; i < replies.size(); i++) {
                read(Redis.await(replies.get(i)), values, from + i * MOST_ASKED);
            }
        }
        return values;
    }

    private CompletableFuture<@Nullable Reply> ask(String key, List<String> players) {
        var arguments = new ArrayList<Object>(players.size() + 1);
        arguments.add(key);
        arguments.addAll(players);
        return redis.send(Call.command(Command.ZMSCORE, arguments.toArray()));
    }

    private static void read(@Nullable Reply reply, double[] values, int from) {
        for (int i = 0; reply != null && i < reply.size(); i++) {
            if (!reply.isNil(i)) {
                values[from + i] = reply.decimal(i);
            }
        }
    }

    private static String bound(double value) {
        if (Double.isInfinite(value)) {
            return value > 0 ? "+inf" : "-inf";
        }
        return Double.toString(value);
    }
}

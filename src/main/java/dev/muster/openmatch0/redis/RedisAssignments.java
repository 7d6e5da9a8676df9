package dev.muster.openmatch0.redis;

import dev.muster.openmatch0.Assignments;
import dev.muster.openmatch0.MatchmakerSettings;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.redis.Redis;
import dev.muster.platform.redis.Reply;
import dev.muster.platform.redis.Script;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Assignments as a field of players' hashes.
public final class RedisAssignments implements Assignments {
    /// How many players one script touches.
    private static final int AT_ONCE = 150;

    private final Redis redis;
    private final Supplier<MatchmakerSettings> settings;

    public RedisAssignments(Redis redis, Supplier<MatchmakerSettings> settings) {
        this.redis = redis;
        this.settings = settings;
    }

    @Override
    public void assign(Map<String, String> connections) {
        var current = settings.get();
        long kept = current.playerTtl().toSeconds();
        Object window =
                GuardWindow.listed(current).<Object>map(seconds -> seconds).orElse("");
        var faults = new ArrayList<String>();
        for (var some : parts(List.copyOf(connections.entrySet()))) {
            var arguments = new ArrayList<Object>();
            for (var entry : some) {
                arguments.add(entry.getKey());
                arguments.add(entry.getValue());
            }
            arguments.addAll(1, List.of(kept, window));
            fault(LayoutScripts.ASSIGN, arguments).ifPresent(faults::add);
        }
        refuse(faults);
    }

    @Override
    public void withdraw(Collection<String> players) {
        var faults = new ArrayList<String>();
        for (var some : parts(List.copyOf(players))) {
            fault(LayoutScripts.WITHDRAW, some).ifPresent(faults::add);
        }
        refuse(faults);
    }

    @Override
    public List<Standing> standings(List<String> players) {
        var standings = new ArrayList<Standing>();
        for (var some : parts(players)) {
            var reply = redis.ask(LayoutScripts.STANDING.call(some.toArray()));
            for (int i = 0; i < reply.size(); i += 2) {
                standings.add(new Standing(reply.text(i), reply.text(i + 1)));
            }
        }
        return standings;
    }

    private Optional<String> fault(Script script, List<?> arguments) {
        Reply reply = redis.ask(script.call(arguments.toArray()));
        return reply.size() == 0 ? Optional.empty() : Optional.of(reply.text(0));
    }

    private static void refuse(List<String> faults) {
        if (!faults.isEmpty()) {
            throw MusterException.unknown(String.join("; ", faults));
        }
    }

    private static <T> List<List<T>> parts(List<T> all) {
        var parts = new ArrayList<List<T>>();
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            parts.add(all.subList(from, Math.min(all.size(), from + AT_ONCE)));
        }
        return parts;
    }
}

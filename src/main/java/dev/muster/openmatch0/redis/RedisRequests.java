package dev.muster.openmatch0.redis;

import dev.muster.openmatch0.MatchObject;
import dev.muster.openmatch0.MatchmakerSettings;
import dev.muster.openmatch0.ObjectText;
import dev.muster.openmatch0.RequestKey;
import dev.muster.openmatch0.Requests;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.redis.Redis;
import dev.muster.platform.redis.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Requests in `profileq`, and what became of them under their own names.
public final class RedisRequests implements Requests {
    /// Longer than a function and the evaluator after it may take.
    private static final Duration GONE_FOR = Duration.ofMinutes(30);

    /// For how long it is noted since when a caller waits.
    private static final Duration NOTED_FOR = Duration.ofHours(1);

    private final Redis redis;
    private final MatchFields fields;
    private final Supplier<MatchmakerSettings> settings;

    public RedisRequests(Redis redis, ObjectText text, Supplier<MatchmakerSettings> settings) {
        this.redis = redis;
        this.fields = new MatchFields(text);
        this.settings = settings;
    }

    @Override
    public void submit(RequestKey key, MatchObject profile) {
        var arguments = new ArrayList<Object>(
                List.of(profile.id(), key, settings.get().matchTtl().toSeconds(), NOTED_FOR.toSeconds()));
        arguments.addAll(fields.values(profile));
        var reply = redis.ask(LayoutScripts.SUBMIT.call(arguments.toArray()));
        if (reply.integer(0) == 0) {
            throw MusterException.invalid("id: \"" + profile.id() + "\" is the name of something else");
        }
    }

    @Override
    public Outcome outcome(RequestKey key) {
        var current = settings.get();
        var reply = redis.ask(LayoutScripts.OUTCOME.call(key, GuardWindow.seconds(current), GuardWindow.told(current)));
        if (reply.size() == 0) {
            return new Outcome.Open();
        }
        var held = reply.at(0).stream().map(Reply::text).collect(Collectors.toSet());
        return fields.read(key.toString(), reply.at(1))
                .<Outcome>map(match -> made(match, held))
                .orElseGet(Outcome.Open::new);
    }

    // Who is in the match must be who is held for it, though two readers read its rosters.
    private static Outcome made(MatchObject match, Set<String> held) {
        if (match.error().isEmpty() && !held.equals(Set.copyOf(match.playerIds()))) {
            throw MusterException.unknown("the rosters of match object \"" + match.id()
                    + "\" cannot be read: the ids of its players are not plain text");
        }
        return new Outcome.Made(match);
    }

    @Override
    public void abandon(RequestKey key) {
        redis.ask(LayoutScripts.ABANDON.call(key, GONE_FOR.toSeconds()));
    }
}

package dev.muster.openmatch0.redis;

import dev.muster.openmatch0.MatchObject;
import dev.muster.openmatch0.MatchmakerSettings;
import dev.muster.openmatch0.ObjectText;
import dev.muster.openmatch0.RequestKey;
import dev.muster.openmatch0.Requests;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.redis.Redis;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Requests in `profileq`, and what became of them under their own names.
public final class RedisRequests implements Requests {
    /// Longer than a function and the evaluator after it may take.
    private static final Duration GONE_FOR = Duration.ofMinutes(30);

    /// Longer than a caller waits, as a rule: since when it does is not known afterwards.
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
        return fields.read(key.toString(), reply)
                .<Outcome>map(Outcome.Made::new)
                .orElseGet(Outcome.Open::new);
    }

    @Override
    public void abandon(RequestKey key) {
        redis.ask(LayoutScripts.ABANDON.call(key, GONE_FOR.toSeconds()));
    }
}

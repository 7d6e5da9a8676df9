package dev.muster.openmatch0.redis;

import dev.muster.openmatch0.MatchObject;
import dev.muster.openmatch0.MatchmakerSettings;
import dev.muster.openmatch0.ObjectText;
import dev.muster.openmatch0.Proposals;
import dev.muster.platform.error.MusterException;
import dev.muster.platform.redis.Redis;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Proposals as hashes, their players on `proposed`, their ids in `proposalq`.
public final class RedisProposals implements Proposals {
    private final Redis redis;
    private final MatchFields fields;
    private final Supplier<MatchmakerSettings> settings;
    private final Supplier<String> ids;

    /// @param ids tell calls apart, so that one that is sent twice counts once
    public RedisProposals(Redis redis, ObjectText text, Supplier<MatchmakerSettings> settings, Supplier<String> ids) {
        this.redis = redis;
        this.fields = new MatchFields(text);
        this.settings = settings;
        this.ids = ids;
    }

    @Override
    public void propose(MatchObject proposal) {
        var arguments = new ArrayList<Object>(
                List.of(proposal.id(), ids.get(), settings.get().matchTtl().toSeconds()));
        arguments.addAll(fields.values(proposal));
        arguments.addAll(proposal.playerIds());
        var reply = redis.ask(LayoutScripts.PROPOSE.call(arguments.toArray()));
        if (reply.integer(0) == 0) {
            throw MusterException.invalid("id: \"" + proposal.id() + "\" is the name of something else");
        }
    }
}

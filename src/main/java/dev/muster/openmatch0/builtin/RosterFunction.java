package dev.muster.openmatch0.builtin;

import dev.muster.openmatch0.FunctionCall;
import dev.muster.openmatch0.MatchObject;
import dev.muster.openmatch0.MatchObjects;
import dev.muster.openmatch0.MatchmakerSettings;
import dev.muster.openmatch0.ObjectText;
import dev.muster.openmatch0.Player;
import dev.muster.openmatch0.PlayerPool;
import dev.muster.openmatch0.PoolSearch;
import dev.muster.openmatch0.PropertyPaths;
import dev.muster.openmatch0.Proposals;
import dev.muster.openmatch0.Roster;
import dev.muster.platform.error.MusterException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// The built-in match function: fills the slots of a profile's rosters from the pools that they name.
/// It reads its variables and leaves its proposal, or its error, as any other function does.
public final class RosterFunction implements BuiltIn {
    private final MatchObjects objects;
    private final PoolSearch search;
    private final Proposals proposals;
    private final PropertyPaths paths;
    private final ObjectText text;
    private final Supplier<MatchmakerSettings> settings;
    private final RandomGenerator random;

    /// @param random decides who plays; may be used by several threads
    public RosterFunction(
            MatchObjects objects,
            PoolSearch search,
            Proposals proposals,
            PropertyPaths paths,
            ObjectText text,
            Supplier<MatchmakerSettings> settings,
            RandomGenerator random) {
        this.objects = objects;
        this.search = search;
        this.proposals = proposals;
        this.paths = paths;
        this.text = text;
        this.settings = settings;
        this.random = random;
    }

    @Override
    public void run(FunctionCall call) {
        var environment = call.environment();
        var name = environment.getOrDefault("MMF_PROFILE_ID", "");
        var profile = objects.find(name)
                .orElseThrow(() -> MusterException.notFound("profile \"" + name + "\" does not exist"));
        if (objects.find(environment.getOrDefault("MMF_PROPOSAL_ID", "")).isEmpty()) {
            // Else an earlier attempt left it, and nobody knew: other players now would leave those
            // where they are.
            proposals.propose(answer(environment, profile));
        }
    }

    private MatchObject answer(Map<String, String> environment, MatchObject profile) {
        try {
            var rosters = rosters(profile);
            var pools = pools(profile);
            return new MatchObject(
                    environment.getOrDefault("MMF_PROPOSAL_ID", ""),
                    profile.properties(),
                    "",
                    RosterFilling.fill(rosters, players(rosters, pools), random),
                    pools);
        } catch (MusterException fault) {
            return switch (fault.code()) {
                case UNAVAILABLE, RESOURCE_EXHAUSTED, ABORTED, INTERNAL -> throw fault;
                default -> error(environment.getOrDefault("MMF_ERROR_ID", ""), profile, fault);
            };
        }
    }

    private static MatchObject error(String id, MatchObject profile, MusterException fault) {
        return new MatchObject(id, profile.properties(), String.valueOf(fault.getMessage()), List.of(), List.of());
    }

    private Map<String, List<Player>> players(List<Roster> rosters, List<PlayerPool> pools) {
        var byName = new HashMap<String, PlayerPool>();
        pools.forEach(pool -> byName.put(pool.name(), pool));
        var players = new HashMap<String, List<Player>>();
        for (var roster : rosters) {
            for (var slot : roster.players()) {
                if (slot.id().isEmpty() && !players.containsKey(slot.pool())) {
                    var pool = byName.get(slot.pool());
                    if (pool == null) {
                        throw MusterException.invalid("roster \"" + roster.name() + "\" names pool \"" + slot.pool()
                                + "\", which the profile does not have");
                    }
                    players.put(slot.pool(), players(pool));
                }
            }
        }
        return players;
    }

    private List<Player> players(PlayerPool pool) {
        var players = new ArrayList<Player>();
        search.search(pool, page -> page.roster().ifPresent(roster -> players.addAll(roster.players())));
        return players;
    }

    private List<Roster> rosters(MatchObject profile) {
        var rosters = profile.rosters().isEmpty()
                ? inProperties(profile, settings.get().rostersPath(), text::rosters)
                : profile.rosters();
        if (rosters.stream().allMatch(roster -> roster.players().isEmpty())) {
            throw MusterException.invalid("profile \"" + profile.id() + "\" has no rosters with slots to be filled");
        }
        return rosters;
    }

    private List<PlayerPool> pools(MatchObject profile) {
        return profile.pools().isEmpty()
                ? inProperties(profile, settings.get().poolsPath(), text::pools)
                : profile.pools();
    }

    private <T> List<T> inProperties(MatchObject profile, String path, Function<String, List<T>> reader) {
        return paths.json(profile.properties(), path).map(reader).orElse(List.of());
    }
}

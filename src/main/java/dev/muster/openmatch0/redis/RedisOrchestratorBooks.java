package dev.muster.openmatch0.redis;

import dev.muster.openmatch0.MatchmakerSettings;
import dev.muster.openmatch0.NotedEvaluation;
import dev.muster.openmatch0.NotedRun;
import dev.muster.openmatch0.OrchestratorBooks;
import dev.muster.openmatch0.OrchestratorListener.Reason;
import dev.muster.openmatch0.RequestKey;
import dev.muster.openmatch0.RunReport;
import dev.muster.platform.redis.Redis;
import dev.muster.platform.redis.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// The orchestrator's books in database 1, kept by scripts that run on database 0.
public final class RedisOrchestratorBooks implements OrchestratorBooks {
    private static final String REQUESTS = MatchmakerSettings.PROFILE_QUEUE;
    private static final String PROPOSALS = MatchmakerSettings.PROPOSAL_QUEUE;

    /// How long a request that is no more under way is remembered, so that no two attempts have one name.
    private static final Duration KEPT = Duration.ofHours(1);

    /// How many keys one script touches at most follows from these.
    private static final int NOTED_AT_ONCE = 50;

    private static final int CLEARED_AT_ONCE = 30;

    private final Redis redis;
    private final Supplier<MatchmakerSettings> settings;
    private final Duration kept;

    /// @param redis on database 0
    /// @param longest the longest that a function may take
    public RedisOrchestratorBooks(Redis redis, Supplier<MatchmakerSettings> settings, Duration longest) {
        this.redis = redis;
        this.settings = settings;
        this.kept = KEPT.plus(longest);
    }

    @Override
    public Waiting waiting() {
        var reply = redis.ask(OrchestratorScripts.WAITING.call(REQUESTS, NOTED_AT_ONCE));
        long pause = reply.number(3);
        return new Waiting(
                reply.integer(0),
                reply.integer(1),
                reply.number(2),
                pause < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(pause)),
                reply.stream().skip(4).map(Reply::text).map(RequestKey::parse).collect(Collectors.toSet()));
    }

    @Override
    public List<NotedRun> take(String token, String id, int most) {
        return redis.ask(OrchestratorScripts.TAKE.call(REQUESTS, token, id, most, kept.toSeconds())).stream()
                .map(one -> run(one, 2))
                .toList();
    }

    @Override
    public List<Found> found() {
        var all = new ArrayList<Found>();
        while (true) {
            var reply = redis.ask(OrchestratorScripts.NOTED.call(REQUESTS, all.size(), NOTED_AT_ONCE));
            reply.stream()
                    .map(one ->
                            new Found(run(one, 5), Duration.ofSeconds(one.number(2)), one.text(3), one.integer(4) == 1))
                    .forEach(all::add);
            if (reply.size() < NOTED_AT_ONCE) {
                return all;
            }
        }
    }

    @Override
    public void image(String token, NotedRun run, String image) {
        redis.ask(OrchestratorScripts.IMAGE.call(REQUESTS, token, run.request(), run.at(), image));
    }

    @Override
    public Ending ended(String token, NotedRun run, String fault) {
        var current = settings.get();
        var reply = redis.ask(OrchestratorScripts.ENDED.call(
                REQUESTS,
                token,
                run.request(),
                run.at(),
                fault,
                current.matchTtl().toSeconds(),
                4 * RunReport.MOST_NAMES,
                current.backendTimeout().toSeconds()));
        var outcome = switch (reply.text(0)) {
            case "proposed" -> Outcome.PROPOSED;
            case "answered" -> Outcome.ANSWERED;
            case "failed" -> Outcome.FAILED;
            default -> Outcome.OVER;
        };
        var fields = new HashMap<String, String>();
        for (int i = 2; i + 1 < reply.size(); i += 2) {
            fields.put(reply.text(i), reply.text(i + 1));
        }
        return new Ending(outcome, reply.text(1), RunReport.lenient(fields));
    }

    @Override
    public Optional<NotedEvaluation> evaluation() {
        return evaluation(redis.ask(OrchestratorScripts.EVALUATION.call(PROPOSALS)));
    }

    @Override
    public Optional<NotedEvaluation> evaluate(String token, Reason reason) {
        return note(token, reason.tag());
    }

    @Override
    public void more(String token) {
        note(token, "");
    }

    @Override
    public Cleared clear(String token, String fault) {
        int approved = 0;
        int cleared = 0;
        while (true) {
            var current = settings.get();
            var reply = redis.ask(OrchestratorScripts.CLEAR.call(
                    PROPOSALS,
                    token,
                    fault,
                    current.backendTimeout().toSeconds(),
                    GuardWindow.seconds(current),
                    GuardWindow.told(current),
                    current.matchTtl().toSeconds(),
                    CLEARED_AT_ONCE));
            approved += reply.integer(1);
            cleared += reply.integer(2);
            if (reply.integer(0) == 0) {
                return new Cleared(approved, cleared);
            }
        }
    }

    private Optional<NotedEvaluation> note(String token, String reason) {
        while (true) {
            var reply = redis.ask(OrchestratorScripts.EVALUATE.call(PROPOSALS, token, reason, NOTED_AT_ONCE));
            if (reply.size() == 0 || reply.integer(2) < NOTED_AT_ONCE) {
                return evaluation(reply);
            }
        }
    }

    /// @param since where it says when the request was made
    private static NotedRun run(Reply reply, int since) {
        return new NotedRun(RequestKey.parse(reply.text(0)), reply.number(1), reply.number(since));
    }

    private static Optional<NotedEvaluation> evaluation(Reply reply) {
        if (reply.size() == 0) {
            return Optional.empty();
        }
        var reason =
                reply.text(1).equals(Reason.INTERVAL_EXCEEDED.tag()) ? Reason.INTERVAL_EXCEEDED : Reason.MMFS_COMPLETED;
        return Optional.of(new NotedEvaluation(reply.number(0), reason));
    }
}

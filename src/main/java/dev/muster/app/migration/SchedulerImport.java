package dev.muster.app.migration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.muster.app.client.MusterClient;
import dev.muster.app.client.Sameness;
import dev.muster.app.migration.Imported.Result;
import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/// Copies schedulers of a running Maestro to a Muster, over the public API of both. Only the active version of
/// each is copied, and it becomes the first one here.
public final class SchedulerImport {
    private final MusterClient maestro;
    private final MusterClient muster;
    private final boolean dryRun;

    /// @param dryRun only looks: nothing is sent to the Muster
    public SchedulerImport(MusterClient maestro, MusterClient muster, boolean dryRun) {
        this.maestro = maestro;
        this.muster = muster;
        this.dryRun = dryRun;
    }

    /// The names of all schedulers that the Maestro has.
    ///
    /// @throws MusterException FAILED_PRECONDITION when something else than a Maestro answers
    public List<String> names() {
        var list = maestro.get("/schedulers").orThrow().json().path("schedulers");
        if (!list.isArray()) {
            throw MusterException.failedPrecondition(
                    "--from-maestro: what answers there shows no schedulers; is it Maestro's management API?");
        }
        return StreamSupport.stream(list.spliterator(), false)
                .map(scheduler -> scheduler.path("name").asText())
                .sorted()
                .toList();
    }

    /// Copies one. That it is refused is an outcome; that one of the servers does not answer is thrown.
    public Imported copy(String name) {
        try {
            var source = MaestroScheduler.of(answerOf(maestro, name));
            var request = source.request();
            var present = present(name);
            if (present.isPresent()) {
                return compare(name, request, present.get());
            }
            if (dryRun) {
                return new Imported(name, Result.MISSING, history(source, name));
            }
            muster.post("/schedulers", request.toString()).orThrow();
            return new Imported(name, Result.CREATED, history(source, name));
        } catch (MusterException e) {
            if (e.code() == ErrorCode.UNAVAILABLE) {
                throw e;
            }
            return new Imported(name, Result.REFUSED, String.valueOf(e.getMessage()));
        }
    }

    private Optional<ObjectNode> present(String name) {
        var answer = muster.get("/schedulers/" + MusterClient.segment(name));
        return answer.status() == 404
                ? Optional.empty()
                : Optional.of((ObjectNode) answer.orThrow().json().path("scheduler"));
    }

    // Both ways: what only one of them has is a difference too.
    private static Imported compare(String name, ObjectNode wanted, ObjectNode served) {
        return Sameness.firstDifference(wanted, served)
                .or(() -> Sameness.firstDifference(served, wanted))
                .map(field -> new Imported(name, Result.DIFFERENT, field))
                .orElseGet(() -> new Imported(name, Result.SAME, ""));
    }

    private String history(MaestroScheduler source, String name) {
        var answer = maestro.get("/schedulers/" + MusterClient.segment(name) + "/versions");
        List<String> others = new ArrayList<>();
        for (var version : answer.json().path("versions")) {
            if (!version.path("version").asText().equals(source.version())) {
                others.add(version.path("version").asText());
            }
        }
        return others.isEmpty()
                ? "from " + source.version()
                : "from %s; not copied: %s".formatted(source.version(), String.join(", ", others));
    }

    private static JsonNode answerOf(MusterClient server, String name) {
        return server.get("/schedulers/" + MusterClient.segment(name)).orThrow().json();
    }
}

package dev.muster.app.client;

import dev.muster.platform.error.MusterException;

/// Makes a server hold what manifests describe.
public final class Applier {
    private final MusterClient server;

    /// Applies to `server`.
    public Applier(MusterClient server) {
        this.server = server;
    }

    /// Applies one manifest and says what that changed, as `scheduler/duel created`.
    public String apply(Manifest manifest) {
        return switch (manifest.kind()) {
            case SCHEDULER -> "scheduler/%s %s".formatted(manifest.name(), applyScheduler(manifest));
            case PROFILE -> "profile/%s %s".formatted(manifest.name(), applyProfile(manifest));
        };
    }

    private String applyScheduler(Manifest manifest) {
        var answer = server.post("/schedulers", manifest.body().toString());
        if (answer.status() != 409) {
            answer.orThrow();
            return "created";
        }
        var served = server.get("/schedulers/" + MusterClient.segment(manifest.name()))
                .orThrow()
                .json();
        var difference = Sameness.firstDifference(manifest.body(), served.path("scheduler"));
        if (difference.isPresent()) {
            throw MusterException.failedPrecondition(
                    "scheduler/%s exists with another %s: changing a scheduler in place is not served yet"
                            .formatted(manifest.name(), difference.get()));
        }
        return "unchanged";
    }

    private String applyProfile(Manifest manifest) {
        var game = manifest.body().path("game").asText();
        var path = "/profiles/%s/%s".formatted(MusterClient.segment(game), MusterClient.segment(manifest.name()));
        var answer = server.put(path, manifest.body().toString());
        if (answer.status() != 404) {
            answer.orThrow();
            return "replaced";
        }
        server.post("/profiles", manifest.body().toString()).orThrow();
        return "created";
    }
}

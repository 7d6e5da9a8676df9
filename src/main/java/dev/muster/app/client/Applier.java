package dev.muster.app.client;

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
        var path = "/schedulers/" + MusterClient.segment(manifest.name());
        var served = server.get(path).orThrow().json();
        var difference = Sameness.firstDifference(manifest.body(), served.path("scheduler"));
        if (difference.isEmpty()) {
            return "unchanged";
        }
        var operation = server.post(path, manifest.body().toString()).orThrow().json();
        return "changes its %s by operation %s"
                .formatted(difference.get(), operation.path("operationId").asText());
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

package dev.muster.scheduler;

import dev.muster.platform.error.MusterException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Schedulers in memory, which also tell which operations were queued. Nobody carries these out, but a test
/// may say that a change of version is done.
public final class FakeSchedulers implements Schedulers {
    private final Map<String, Stored> byName = new TreeMap<>();
    private final Map<String, String> operationOfCreation = new HashMap<>();
    private final List<String> operations = new ArrayList<>();

    private static final class Stored {
        Scheduler active;

        @Nullable
        String deletion;

        @Nullable
        String change;

        @Nullable
        String previous;

        @Nullable
        Scheduler draft;

        final List<Scheduler> versions = new ArrayList<>();

        Stored(Scheduler first) {
            active = first;
            versions.add(first);
        }
    }

    @Override
    public synchronized String create(Scheduler scheduler, String creationId, String operationId) {
        var earlier = operationOfCreation.get(creationId);
        if (earlier != null) {
            return earlier;
        }
        if (byName.containsKey(scheduler.name())) {
            throw MusterException.alreadyExists("scheduler \"" + scheduler.name() + "\" already exists");
        }
        byName.put(scheduler.name(), new Stored(scheduler));
        operationOfCreation.put(creationId, operationId);
        operations.add("create_scheduler " + scheduler.name() + " " + operationId);
        return operationId;
    }

    @Override
    public synchronized Optional<Scheduler> find(String name) {
        return Optional.ofNullable(byName.get(name)).map(stored -> stored.active);
    }

    @Override
    public synchronized Optional<Scheduler> find(String name, String version) {
        return Optional.ofNullable(byName.get(name))
                .flatMap(stored -> stored.versions.stream()
                        .filter(one -> one.version().equals(version))
                        .map(one -> one.withState(stored.active.state()))
                        .findFirst());
    }

    @Override
    public synchronized List<Scheduler> list(Optional<String> game) {
        return byName.values().stream()
                .map(stored -> stored.active)
                .filter(scheduler -> game.map(scheduler.game()::equals).orElse(true))
                .toList();
    }

    @Override
    public synchronized String requestDeletion(String name, String operationId) {
        var stored = stored(name);
        if (stored.deletion != null) {
            return stored.deletion;
        }
        stored.active = stored.active.withState(Scheduler.State.TERMINATING);
        stored.deletion = operationId;
        operations.add("delete_scheduler " + name + " " + operationId);
        return operationId;
    }

    @Override
    public synchronized void requestVersion(Scheduler draft, String base, String operationId) {
        var stored = stored(draft.name());
        if (operationId.equals(stored.change)) {
            return;
        }
        refuseWhileChanging(stored);
        if (!base.isEmpty() && !base.equals(stored.active.version())) {
            throw MusterException.aborted("another version became active meanwhile");
        }
        stored.change = operationId;
        stored.draft = draft;
        operations.add("create_new_scheduler_version " + draft.name() + " " + operationId);
    }

    @Override
    public synchronized void requestSwitch(String name, String version, String operationId) {
        var stored = stored(name);
        if (operationId.equals(stored.change)) {
            return;
        }
        if (stored.active.state() != Scheduler.State.TERMINATING
                && find(name, version).isEmpty()) {
            throw MusterException.notFound("version " + version + " of scheduler \"" + name + "\" not found");
        }
        refuseWhileChanging(stored);
        stored.change = operationId;
        operations.add("switch_active_version " + name + " " + operationId + " " + version);
    }

    @Override
    public synchronized Optional<VersionHistory> versions(String name) {
        return Optional.ofNullable(byName.get(name))
                .map(stored -> new VersionHistory(
                        stored.active,
                        Optional.ofNullable(stored.previous),
                        stored.versions.reversed().stream()
                                .map(one -> new StoredVersion(
                                        one.version(), one.version().equals(stored.active.version()), one.createdAt()))
                                .toList()));
    }

    /// The change under way is done, and this version is active now.
    public synchronized void finishChange(String name, String version) {
        var stored = stored(name);
        var draft = stored.draft;
        if (draft != null) {
            stored.versions.add(draft.withVersion(version));
        }
        stored.previous = stored.active.version();
        stored.active = find(name, version).orElseThrow();
        stored.change = null;
        stored.draft = null;
    }

    /// What the last change of version asked for.
    public synchronized Scheduler draft(String name) {
        return Optional.ofNullable(stored(name).draft).orElseThrow();
    }

    /// `<definition> <scheduler> <id>` for each queued operation.
    public synchronized List<String> operations() {
        return List.copyOf(operations);
    }

    private Stored stored(String name) {
        return Optional.ofNullable(byName.get(name))
                .orElseThrow(() -> MusterException.notFound("scheduler \"" + name + "\" not found"));
    }

    private static void refuseWhileChanging(Stored stored) {
        if (stored.active.state() == Scheduler.State.TERMINATING) {
            throw MusterException.failedPrecondition("scheduler is terminating");
        }
        if (stored.change != null) {
            throw MusterException.failedPrecondition("operation \"" + stored.change + "\" changes its version already");
        }
    }
}

package dev.muster.scheduler;

import dev.muster.platform.error.MusterException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Schedulers in memory, which also tell which operations were queued.
public final class FakeSchedulers implements Schedulers {
    private final Map<String, Stored> byName = new TreeMap<>();
    private final Map<String, String> operationOfCreation = new HashMap<>();
    private final List<String> operations = new ArrayList<>();

    @Override
    public synchronized String create(Scheduler scheduler, String creationId, String operationId) {
        var earlier = operationOfCreation.get(creationId);
        if (earlier != null) {
            return earlier;
        }
        if (byName.containsKey(scheduler.name())) {
            throw MusterException.alreadyExists("scheduler \"" + scheduler.name() + "\" already exists");
        }
        byName.put(scheduler.name(), new Stored(scheduler, Optional.empty()));
        operationOfCreation.put(creationId, operationId);
        operations.add("create_scheduler " + scheduler.name() + " " + operationId);
        return operationId;
    }

    @Override
    public synchronized Optional<Scheduler> find(String name) {
        return Optional.ofNullable(byName.get(name)).map(Stored::scheduler);
    }

    @Override
    public synchronized Optional<Scheduler> find(String name, String version) {
        return find(name).filter(scheduler -> scheduler.version().equals(version));
    }

    @Override
    public synchronized List<Scheduler> list(Optional<String> game) {
        return byName.values().stream()
                .map(Stored::scheduler)
                .filter(scheduler -> game.map(scheduler.game()::equals).orElse(true))
                .toList();
    }

    @Override
    public synchronized String requestDeletion(String name, String operationId) {
        var stored = byName.get(name);
        if (stored == null) {
            throw MusterException.notFound("scheduler \"" + name + "\" not found");
        }
        if (stored.deletion().isPresent()) {
            return stored.deletion().get();
        }
        byName.put(
                name, new Stored(stored.scheduler().withState(Scheduler.State.TERMINATING), Optional.of(operationId)));
        operations.add("delete_scheduler " + name + " " + operationId);
        return operationId;
    }

    /// `<definition> <scheduler> <id>` for each queued operation.
    public synchronized List<String> operations() {
        return List.copyOf(operations);
    }

    private record Stored(Scheduler scheduler, Optional<String> deletion) {}
}

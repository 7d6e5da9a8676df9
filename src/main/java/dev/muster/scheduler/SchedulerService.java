package dev.muster.scheduler;

import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Decides what may be done to schedulers.
public final class SchedulerService {
    private static final String FIRST_VERSION = "v1.0.0";

    private final Schedulers schedulers;
    private final RuntimeCheck runtime;
    private final Clock clock;
    private final Supplier<String> ids;

    public SchedulerService(Schedulers schedulers, RuntimeCheck runtime, Clock clock, Supplier<String> ids) {
        this.schedulers = schedulers;
        this.runtime = runtime;
        this.clock = clock;
        this.ids = ids;
    }

    /// Accepts a new scheduler; its rooms follow. State, version and time of creation are given here.
    ///
    /// @throws MusterException INVALID_ARGUMENT with a line per fault, or ALREADY_EXISTS
    public Scheduler create(Scheduler draft) {
        Set<String> faults = new LinkedHashSet<>(SchedulerValidation.faults(draft));
        faults.addAll(runtimeFaults(draft));
        if (!faults.isEmpty()) {
            throw MusterException.invalid(SchedulerValidation.HEADER + "\n" + String.join("\n", faults));
        }
        var scheduler = draft.asCreated(FIRST_VERSION, clock.instant().truncatedTo(ChronoUnit.MILLIS));
        schedulers.create(scheduler, ids.get(), ids.get());
        return scheduler;
    }

    /// The scheduler of that name.
    ///
    /// @param version empty for whichever is active
    /// @throws MusterException NOT_FOUND
    public Scheduler get(String name, String version) {
        var scheduler = schedulers
                .find(name)
                .orElseThrow(() -> MusterException.notFound("scheduler \"" + name + "\" not found"));
        if (!matches(version, scheduler.version())) {
            throw MusterException.notFound("version " + version + " of scheduler \"" + name + "\" not found");
        }
        return scheduler;
    }

    /// The schedulers of which name, game and active version are these; empty ones match all.
    public List<Scheduler> list(String name, String game, String version) {
        var candidates = name.isEmpty()
                ? schedulers.list(game.isEmpty() ? Optional.empty() : Optional.of(game))
                : schedulers.find(name).stream().toList();
        return candidates.stream()
                .filter(scheduler -> matches(game, scheduler.game()) && matches(version, scheduler.version()))
                .toList();
    }

    /// Starts the deletion of a scheduler and its rooms.
    ///
    /// @return the id of the operation that does it
    /// @throws MusterException NOT_FOUND
    public String delete(String name) {
        return schedulers.requestDeletion(name, ids.get());
    }

    private List<String> runtimeFaults(Scheduler scheduler) {
        try {
            runtime.check(scheduler);
            return List.of();
        } catch (MusterException e) {
            if (e.code() != ErrorCode.INVALID_ARGUMENT) {
                throw e;
            }
            return String.valueOf(e.getMessage())
                    .lines()
                    .filter(line -> !line.isBlank() && !line.equals(SchedulerValidation.HEADER))
                    .toList();
        }
    }

    private static boolean matches(String wanted, String actual) {
        return wanted.isEmpty() || wanted.equals(actual);
    }
}

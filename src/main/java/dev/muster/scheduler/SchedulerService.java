package dev.muster.scheduler;

import dev.muster.platform.error.MusterException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Decides what may be done to schedulers as a whole; their versions are for [VersionService].
public final class SchedulerService {
    private final Schedulers schedulers;
    private final RoomCounts rooms;
    private final DraftCheck drafts;
    private final Clock clock;
    private final Supplier<String> ids;

    public SchedulerService(
            Schedulers schedulers, RoomCounts rooms, RuntimeCheck runtime, Clock clock, Supplier<String> ids) {
        this.schedulers = schedulers;
        this.rooms = rooms;
        this.drafts = new DraftCheck(runtime);
        this.clock = clock;
        this.ids = ids;
    }

    /// Accepts a new scheduler; its rooms follow. State, version and time of creation are given here.
    ///
    /// @throws MusterException INVALID_ARGUMENT with a line per fault, or ALREADY_EXISTS
    public Scheduler create(Scheduler draft) {
        drafts.accept(draft);
        var scheduler = draft.asCreated(Versions.FIRST, clock.instant().truncatedTo(ChronoUnit.MILLIS));
        schedulers.create(scheduler, ids.get(), ids.get());
        return scheduler;
    }

    /// The scheduler of that name.
    ///
    /// @param version empty for whichever is active
    /// @throws MusterException NOT_FOUND
    public Scheduler get(String name, String version) {
        var active = schedulers.find(name).orElseThrow(() -> Missing.scheduler(name));
        if (matches(version, active.version())) {
            return active;
        }
        return schedulers.find(name, version).orElseThrow(() -> Missing.version(name, version));
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

    /// The schedulers of a game, or of all when it is empty, with their rooms.
    public List<SchedulerInfo> info(String game) {
        return list("", game, "").stream()
                .map(scheduler -> new SchedulerInfo(scheduler, rooms.of(scheduler)))
                .toList();
    }

    /// Starts the deletion of a scheduler and its rooms.
    ///
    /// @return the id of the operation that does it
    /// @throws MusterException NOT_FOUND
    public String delete(String name) {
        return schedulers.requestDeletion(name, ids.get());
    }

    private static boolean matches(String wanted, String actual) {
        return wanted.isEmpty() || wanted.equals(actual);
    }
}

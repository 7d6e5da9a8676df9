package dev.muster.scheduler;

import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// Decides what may be done to the versions of a scheduler. Each change is an operation: while one is
/// pending or under way, the next is refused.
public final class VersionService {
    /// How often an edit is made anew because another version became active while it was made.
    private static final int ATTEMPTS = 5;

    private final Schedulers schedulers;
    private final DraftCheck drafts;
    private final Supplier<String> ids;

    public VersionService(Schedulers schedulers, RuntimeCheck runtime, Supplier<String> ids) {
        this.schedulers = schedulers;
        this.drafts = new DraftCheck(runtime);
        this.ids = ids;
    }

    /// Replaces a scheduler's specification as a whole.
    ///
    /// @return the id of the operation that does it
    /// @throws MusterException NOT_FOUND, INVALID_ARGUMENT with a line per fault, or FAILED_PRECONDITION
    ///     that names the change under way
    public String replace(Scheduler draft) {
        return request(draft.name(), active -> draft, false);
    }

    /// Changes a scheduler's specification.
    ///
    /// @param edit makes the wanted specification from the active one; called again when another became
    ///     active meanwhile
    /// @return the id of the operation that does it
    /// @throws MusterException as [#replace(Scheduler)]
    public String edit(String name, UnaryOperator<Scheduler> edit) {
        for (int attempt = 1; ; attempt++) {
            try {
                return request(name, edit, true);
            } catch (MusterException e) {
                if (e.code() != ErrorCode.ABORTED || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /// Changes how many rooms are wanted.
    ///
    /// @throws MusterException as [#replace(Scheduler)], and FAILED_PRECONDITION while autoscaling decides
    public String scale(String name, Scale scale) {
        return edit(name, active -> {
            var autoscaling = active.autoscaling();
            if (autoscaling != null && autoscaling.enabled()) {
                throw MusterException.failedPrecondition("scheduler \"" + name
                        + "\": its autoscaling decides how many rooms there are; disable it first");
            }
            return active.withRoomsReplicas(scale.from(active.roomsReplicas()));
        });
    }

    /// Makes a stored version the active one.
    ///
    /// @return the id of the operation that does it
    /// @throws MusterException NOT_FOUND, or FAILED_PRECONDITION that names the change under way
    public String switchTo(String name, String version) {
        var id = ids.get();
        schedulers.requestSwitch(name, version, id);
        return id;
    }

    /// Makes the version active that was active before the current one.
    ///
    /// @throws MusterException as [#switchTo(String, String)], and FAILED_PRECONDITION when there was none
    public String rollBack(String name) {
        var previous = history(name).previous();
        return switchTo(
                name,
                previous.orElseThrow(() -> MusterException.failedPrecondition(
                        "scheduler \"" + name + "\": no other version was active before")));
    }

    /// The versions of a scheduler, newest first.
    ///
    /// @throws MusterException NOT_FOUND
    public List<StoredVersion> list(String name) {
        return history(name).versions();
    }

    /// Two versions of a scheduler.
    ///
    /// @param from empty for the one that was active before the active one
    /// @param to empty for the active one
    /// @throws MusterException NOT_FOUND
    public Pair pair(String name, String from, String to) {
        var history = history(name);
        var active = history.active().version();
        var before = from.isEmpty() ? history.previous().orElse(active) : from;
        return new Pair(find(name, before), find(name, to.isEmpty() ? active : to));
    }

    /// Two versions of one scheduler.
    public record Pair(Scheduler from, Scheduler to) {}

    private Scheduler find(String name, String version) {
        return schedulers.find(name, version).orElseThrow(() -> Missing.version(name, version));
    }

    private VersionHistory history(String name) {
        return schedulers.versions(name).orElseThrow(() -> Missing.scheduler(name));
    }

    private String request(String name, UnaryOperator<Scheduler> edit, boolean basedOnActive) {
        var active = schedulers.find(name).orElseThrow(() -> Missing.scheduler(name));
        var draft = edit.apply(active);
        if (!draft.game().isBlank() && !draft.game().equals(active.game())) {
            throw DraftCheck.invalid(List.of("Scheduler.Game: cannot be changed, it is \"" + active.game() + "\""));
        }
        drafts.accept(draft);
        var id = ids.get();
        schedulers.requestVersion(draft.asVersionOf(active), basedOnActive ? active.version() : "", id);
        return id;
    }
}

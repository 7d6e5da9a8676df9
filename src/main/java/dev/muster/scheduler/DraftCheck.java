package dev.muster.scheduler;

import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Accepts or refuses what is to become a version: by the rules of all schedulers, and by those of the
/// runtime.
final class DraftCheck {
    private final RuntimeCheck runtime;

    DraftCheck(RuntimeCheck runtime) {
        this.runtime = runtime;
    }

    /// @throws MusterException INVALID_ARGUMENT with a header and a line per fault
    void accept(Scheduler draft) {
        Set<String> faults = new LinkedHashSet<>(SchedulerValidation.faults(draft));
        faults.addAll(runtimeFaults(draft));
        if (!faults.isEmpty()) {
            throw invalid(faults);
        }
    }

    /// The answer to a request with these faults.
    static MusterException invalid(Iterable<String> faults) {
        return MusterException.invalid(SchedulerValidation.HEADER + "\n" + String.join("\n", faults));
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
}

package dev.muster.operation;

import java.util.List;
import java.util.Optional;

/// Which schedulers there are, for whoever wants the operations of all.
@FunctionalInterface
public interface SchedulerNames {
    /// The names of the schedulers of one game, or of all.
    List<String> of(Optional<String> game);
}

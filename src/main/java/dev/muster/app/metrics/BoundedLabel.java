package dev.muster.app.metrics;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Names that callers choose, as a label: those that came first are told apart, all others are `other`.
final class BoundedLabel {
    static final String OTHER = "other";

    private final int most;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    /// @param most how many names are told apart
    BoundedLabel(int most) {
        this.most = most;
    }

    String of(String name) {
        if (known.contains(name)) {
            return name;
        }
        synchronized (known) {
            if (known.size() < most) {
                known.add(name);
                return name;
            }
        }
        return OTHER;
    }
}

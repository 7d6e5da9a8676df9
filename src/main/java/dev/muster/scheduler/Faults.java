package dev.muster.scheduler;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// The faults found so far, at most one for each path, in the order in which they were found.
final class Faults {
    private static final int LONGEST_NAME = 63;
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?");

    private final Map<String, String> reasons = new LinkedHashMap<>();

    void add(String path, String reason) {
        reasons.putIfAbsent(path, reason);
    }

    /// Adds a fault unless `holds`.
    void require(boolean holds, String path, String reason) {
        if (!holds) {
            add(path, reason);
        }
    }

    void requireText(String value, String path) {
        require(!value.isBlank(), path, "is required");
    }

    void requireName(String value, String path) {
        requireText(value, path);
        require(
                value.length() <= LONGEST_NAME && NAME.matcher(value).matches(),
                path,
                "must be 1 to " + LONGEST_NAME
                        + " lower-case letters, digits and hyphens, with no hyphen at either end");
    }

    void requireOneOf(List<String> words, String value, String path) {
        requireText(value, path);
        require(words.contains(value), path, "must be one of " + String.join(", ", words));
    }

    /// `<path>: <reason>` for each fault.
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        reasons.forEach((path, reason) -> lines.add(path + ": " + reason));
        return List.copyOf(lines);
    }
}

package dev.muster.scheduler;

import dev.muster.platform.error.ErrorCode;
import dev.muster.platform.error.MusterException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// Accepts or refuses what is to become a version: by the rules of all schedulers, and by those of the
/// runtime. Of what both find at a field, the first is told.
final class DraftCheck {
    /// The path that a runtime puts before a fault: `spec.containers[0].command`.
    private static final Pattern JSON_PATH = Pattern.compile("[a-z][A-Za-z0-9\\[\\].]*(?=: )");

    private static final Pattern FIRST_LETTER = Pattern.compile("\\.[a-z]");

    private final RuntimeCheck runtime;

    DraftCheck(RuntimeCheck runtime) {
        this.runtime = runtime;
    }

    /// @throws MusterException INVALID_ARGUMENT with a header and a line per field at fault
    void accept(Scheduler draft) {
        Map<String, String> faults = new LinkedHashMap<>();
        for (var line : SchedulerValidation.faults(draft)) {
            faults.put(field(line), line);
        }
        for (var line : runtimeFaults(draft)) {
            faults.putIfAbsent(field(line), line);
        }
        if (!faults.isEmpty()) {
            throw invalid(faults.values());
        }
    }

    /// The answer to a request with these faults.
    static MusterException invalid(Collection<String> faults) {
        return MusterException.invalid(SchedulerValidation.HEADER + "\n" + String.join("\n", faults));
    }

    private static String field(String line) {
        int end = line.indexOf(": ");
        return end < 0 ? line : line.substring(0, end);
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
                    .map(DraftCheck::withPathAsInOurRules)
                    .toList();
        }
    }

    private static String withPathAsInOurRules(String line) {
        var path = JSON_PATH.matcher(line);
        return path.lookingAt()
                ? FIRST_LETTER
                                .matcher("Scheduler." + path.group())
                                .replaceAll(found -> found.group().toUpperCase(Locale.ROOT))
                        + line.substring(path.end())
                : line;
    }
}

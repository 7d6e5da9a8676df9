package dev.muster.runtime.process;

import dev.muster.platform.error.MusterException;
import dev.muster.scheduler.Container;
import dev.muster.scheduler.EnvironmentVariable;
import dev.muster.scheduler.Port;
import dev.muster.scheduler.Scheduler;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

/// Finds everything in a scheduler that the process runtime could never run.
final class SchedulerCheck {
    /// Names become directories.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,127}");

    private final Commands commands;
    private final List<String> faults = new ArrayList<>();

    SchedulerCheck(Commands commands) {
        this.commands = commands;
    }

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /// Throws INVALID_ARGUMENT with one line per fault, if there is any.
    void check(Scheduler scheduler) {
        if (!isName(scheduler.name())) {
            faults.add("name: only letters, digits, '-' and '_' are possible in the process runtime");
        }
        var containers = scheduler.spec().containers();
        if (containers.isEmpty()) {
            faults.add("spec.containers: at least one is required");
        }
        var names = new HashSet<String>();
        for (int i = 0; i < containers.size(); i++) {
            var field = "spec.containers[" + i + "]";
            var container = containers.get(i);
            if (!isName(container.name())) {
                faults.add(field + ".name: only letters, digits, '-' and '_' are possible in the process runtime");
            } else if (!names.add(container.name())) {
                faults.add(field + ".name: \"" + container.name() + "\" is used twice");
            }
            check(field, container);
        }
        if (!faults.isEmpty()) {
            throw MusterException.invalid(String.join("\n", faults));
        }
    }

    private void check(String field, Container container) {
        if (container.command().isEmpty()) {
            faults.add(field + ".command: required by the process runtime");
        } else if (commands.resolve(container.commandLine()) instanceof Commands.Resolution.Refused(String reason)) {
            faults.add(field + ".command: " + reason);
        }
        for (int i = 0; i < container.environment().size(); i++) {
            check(field + ".environment[" + i + "]", container.environment().get(i));
        }
        for (int i = 0; i < container.ports().size(); i++) {
            check(field + ".ports[" + i + "]", container.ports().get(i));
        }
    }

    private void check(String field, EnvironmentVariable variable) {
        switch (variable.source()) {
            case EnvironmentVariable.Value value -> {
                if (variable.name().isEmpty() || variable.name().contains("=")) {
                    faults.add(field + ".name: \"" + variable.name() + "\" cannot name a variable");
                }
                if (value.value().indexOf('\0') >= 0) {
                    faults.add(field + ".value: contains a NUL character");
                }
            }
            case EnvironmentVariable.FieldRef ref -> {
                if (!RoomEnvironment.FIELDS.contains(ref.path())) {
                    faults.add(field + ".valueFrom.fieldRef: \"" + ref.path()
                            + "\" is not available in the process runtime; it knows "
                            + String.join(", ", RoomEnvironment.FIELDS));
                }
            }
            case EnvironmentVariable.SecretKeyRef ref ->
                faults.add(field + ".valueFrom.secretKeyRef: secret \"" + ref.name()
                        + "\" cannot be read by the process runtime");
        }
    }

    private void check(String field, Port port) {
        if (!HostPorts.knows(port.protocol())) {
            faults.add(field + ".protocol: \"" + port.protocol() + "\" is not available in the process runtime");
        }
    }
}

package dev.muster.runtime.kubernetes;

import dev.muster.scheduler.Container;
import dev.muster.scheduler.EnvironmentVariable;
import dev.muster.scheduler.Port;
import dev.muster.scheduler.PortRange;
import dev.muster.scheduler.Scheduler;
import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Finds everything in a scheduler that no cluster would make a pod of.
final class SchedulerCheck {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern PORT_NAME = Pattern.compile("(?=.*[a-z])[a-z0-9](-?[a-z0-9]){0,14}");
    private static final Pattern VARIABLE = Pattern.compile("[ -<>-~]+");
    private static final Pattern PREFIX = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?");
    private static final Set<String> PROTOCOLS = Set.of("tcp", "udp", "sctp");
    private static final Set<String> FIELDS = Set.of(
            "metadata.name",
            "metadata.namespace",
            "metadata.uid",
            "spec.nodeName",
            "spec.serviceAccountName",
            "status.hostIP",
            "status.hostIPs",
            "status.podIP",
            "status.podIPs");
    private static final Pattern MARK = Pattern.compile("metadata\\.(labels|annotations)\\['[^']+']");
    private static final int PORTS = 65_535;

    private final List<String> faults = new ArrayList<>();

    /// One line per fault.
    static List<String> faults(Scheduler scheduler) {
        var check = new SchedulerCheck();
        check.check(scheduler);
        return check.faults;
    }

    private void check(Scheduler scheduler) {
        requireLabel("name", scheduler.name());
        var containers = scheduler.spec().containers();
        if (containers.isEmpty()) {
            faults.add("spec.containers: at least one is required");
        }
        var names = new HashSet<String>();
        for (int i = 0; i < containers.size(); i++) {
            var field = "spec.containers[" + i + "]";
            requireLabel(field + ".name", containers.get(i).name());
            if (!names.add(containers.get(i).name())) {
                faults.add(field + ".name: \"" + containers.get(i).name() + "\" is used twice");
            }
            check(field, containers.get(i), scheduler.portRange());
        }
        requireEnoughPorts(scheduler);
        if (!scheduler.spec().affinity().isEmpty()) {
            requireMark("spec.affinity", scheduler.spec().affinity());
        }
        if (!scheduler.spec().toleration().isEmpty()
                && !WORD.matcher(scheduler.spec().toleration()).matches()) {
            faults.add("spec.toleration: \"" + scheduler.spec().toleration() + "\" cannot be the value of a taint");
        }
        scheduler.labels().forEach((name, value) -> {
            requireMark("labels[" + name + "]", name);
            if (!value.isEmpty() && !WORD.matcher(value).matches()) {
                faults.add("labels[" + name + "]: \"" + value + "\" cannot be the value of a label");
            }
        });
        scheduler.annotations().keySet().forEach(name -> requireMark("annotations[" + name + "]", name));
    }

    private void check(String field, Container container, @Nullable PortRange common) {
        if (container.image().isBlank()) {
            faults.add(field + ".image: required by the kubernetes runtime");
        }
        checkQuantities(field, container);
        for (int i = 0; i < container.environment().size(); i++) {
            check(field + ".environment[" + i + "]", container.environment().get(i));
        }
        var names = new HashSet<String>();
        for (int i = 0; i < container.ports().size(); i++) {
            var port = container.ports().get(i);
            check(field + ".ports[" + i + "]", port, common);
            if (!names.add(port.name())) {
                faults.add(field + ".ports[" + i + "].name: \"" + port.name() + "\" is used twice");
            }
        }
    }

    private void checkQuantities(String field, Container container) {
        var requests = container.requests();
        var limits = container.limits();
        compare(field, "memory", requests.memory(), limits.memory());
        compare(field, "cpu", requests.cpu(), limits.cpu());
    }

    private void compare(String field, String resource, String request, String limit) {
        var least = amount(field + ".requests." + resource, request);
        var most = amount(field + ".limits." + resource, limit);
        if (least.isPresent() && most.isPresent() && least.get().compareTo(most.get()) > 0) {
            faults.add(field + ".requests." + resource + ": " + request + " is more than the limit of " + limit);
        }
    }

    private Optional<BigDecimal> amount(String field, String text) {
        try {
            var amount = Quantity.getAmountInBytes(new Quantity(text));
            if (amount.signum() >= 0) {
                return Optional.of(amount);
            }
        } catch (RuntimeException unreadable) {
            // Said below.
        }
        faults.add(field + ": \"" + text + "\" is no quantity such as 64Mi or 100m");
        return Optional.empty();
    }

    private void check(String field, EnvironmentVariable variable) {
        if (!VARIABLE.matcher(variable.name()).matches()) {
            faults.add(field + ".name: \"" + variable.name() + "\" cannot name a variable");
        }
        switch (variable.source()) {
            case EnvironmentVariable.Value value -> {}
            case EnvironmentVariable.FieldRef ref -> {
                if (!FIELDS.contains(ref.path()) && !MARK.matcher(ref.path()).matches()) {
                    faults.add(field + ".valueFrom.fieldRef: pods have no field \"" + ref.path() + "\" for this");
                }
            }
            case EnvironmentVariable.SecretKeyRef ref -> {
                if (!PREFIX.matcher(ref.name()).matches()) {
                    faults.add(field + ".valueFrom.secretKeyRef.name: \"" + ref.name() + "\" cannot name a secret");
                }
            }
        }
    }

    private void check(String field, Port port, @Nullable PortRange common) {
        if (!PORT_NAME.matcher(port.name()).matches()) {
            faults.add(field + ".name: \"" + port.name()
                    + "\" cannot name a port: up to 15 of a-z, 0-9 and '-', a letter among them");
        }
        if (!PROTOCOLS.contains(port.protocol())) {
            faults.add(field + ".protocol: \"" + port.protocol() + "\" is none of tcp, udp, sctp");
        }
        if (port.port() < 1 || port.port() > PORTS) {
            faults.add(field + ".port: " + port.port() + " is not between 1 and " + PORTS);
        }
        var own = port.hostPortRange();
        if (own == null && common == null) {
            faults.add(field + ".hostPortRange: required, since the scheduler has no portRange");
        } else if (own != null) {
            check(field + ".hostPortRange", own);
        }
    }

    private void check(String field, PortRange range) {
        if (range.start() < 1 || range.end() > PORTS || range.start() > range.end()) {
            faults.add(
                    field + ": " + range.start() + " to " + range.end() + " is no range of ports from 1 to " + PORTS);
        }
    }

    private void requireEnoughPorts(Scheduler scheduler) {
        var range = scheduler.portRange();
        if (range == null) {
            return;
        }
        check("portRange", range);
        Map<String, Integer> wanted = new HashMap<>();
        scheduler.spec().containers().stream()
                .flatMap(container -> container.ports().stream())
                .filter(port -> port.hostPortRange() == null)
                .forEach(port -> wanted.merge(port.protocol(), 1, Integer::sum));
        int size = range.end() - range.start() + 1;
        wanted.forEach((protocol, count) -> {
            if (count > size) {
                faults.add("portRange: " + size + " ports are not enough for the " + count + " " + protocol
                        + " ports of one room");
            }
        });
    }

    private void requireLabel(String field, String name) {
        if (!LABEL.matcher(name).matches()) {
            faults.add(field + ": \"" + name + "\" is no DNS label: up to 63 of a-z, 0-9 and '-' are possible,"
                    + " beginning and ending without '-'");
        }
    }

    private void requireMark(String field, String name) {
        int slash = name.indexOf('/');
        boolean fits = WORD.matcher(name.substring(slash + 1)).matches()
                && (slash < 0 || PREFIX.matcher(name.substring(0, slash)).matches());
        if (!fits) {
            faults.add(field + ": \"" + name + "\" is no name that a label may have");
        }
    }
}

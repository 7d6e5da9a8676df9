package dev.muster.scheduler;

import dev.muster.scheduler.EnvironmentVariable.FieldRef;
import dev.muster.scheduler.EnvironmentVariable.SecretKeyRef;
import dev.muster.scheduler.EnvironmentVariable.Value;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;

/// The rules for what a room is made of.
final class SpecValidation {
    private static final int LONGEST_PORT_NAME = 15;
    private static final int GREATEST_PORT = 65535;
    private static final int MOST_OF_RUNTIME_FIELDS = 64 * 1024;
    private static final Duration LONGEST_GRACE_PERIOD = Duration.ofDays(365);

    private SpecValidation() {}

    static void check(Spec spec, Faults faults) {
        faults.require(
                spec.terminationGracePeriod().isPositive(),
                "Scheduler.Spec.TerminationGracePeriod",
                "is required and must be greater than 0");
        faults.require(
                spec.terminationGracePeriod().compareTo(LONGEST_GRACE_PERIOD) <= 0,
                "Scheduler.Spec.TerminationGracePeriod",
                "must not be longer than " + LONGEST_GRACE_PERIOD.toDays() + " days");
        runtimeFields(spec, faults);
        faults.require(!spec.containers().isEmpty(), "Scheduler.Spec.Containers", "is required");
        var names = new HashSet<String>();
        for (int i = 0; i < spec.containers().size(); i++) {
            var container = spec.containers().get(i);
            var path = "Scheduler.Spec.Containers[" + i + "].";
            container(container, path, faults);
            faults.require(names.add(container.name()), path + "Name", "is the name of another container as well");
        }
    }

    private static void runtimeFields(Spec spec, Faults faults) {
        int length = spec.fields().length()
                + spec.containers().stream()
                        .mapToInt(container -> container.fields().length())
                        .sum();
        faults.require(
                length <= MOST_OF_RUNTIME_FIELDS,
                "Scheduler.Spec",
                "what goes beyond Maestro's fields must not be longer than " + MOST_OF_RUNTIME_FIELDS
                        + " characters of JSON, it has " + length);
    }

    static void portRange(PortRange range, String path, Faults faults) {
        faults.require(
                range.start() >= 1 && range.start() <= GREATEST_PORT,
                path + ".Start",
                "must be from 1 to " + GREATEST_PORT);
        faults.require(
                range.end() >= 1 && range.end() <= GREATEST_PORT, path + ".End", "must be from 1 to " + GREATEST_PORT);
        faults.require(range.start() < range.end(), path + ".Start", "must be less than end");
    }

    private static void container(Container container, String path, Faults faults) {
        faults.requireName(container.name(), path + "Name");
        faults.requireText(container.image(), path + "Image");
        faults.requireOneOf(
                List.of("Always", "Never", "IfNotPresent"), container.imagePullPolicy(), path + "ImagePullPolicy");
        for (int i = 0; i < container.environment().size(); i++) {
            environment(container.environment().get(i), path + "Environment[" + i + "].", faults);
        }
        resources(container, path, faults);
        ports(container.ports(), path, faults);
    }

    private static void environment(EnvironmentVariable variable, String path, Faults faults) {
        faults.requireText(variable.name(), path + "Name");
        faults.require(!variable.name().contains("="), path + "Name", "must not contain '='");
        switch (variable.source()) {
            case Value _ -> {} // any text
            case FieldRef ref ->
                faults.require(
                        !ref.path().isEmpty(),
                        path + "Value",
                        "one of value, valueFrom.fieldRef.fieldPath and valueFrom.secretKeyRef is required");
            case SecretKeyRef ref -> {
                faults.requireText(ref.name(), path + "ValueFrom.SecretKeyRef.Name");
                faults.requireText(ref.key(), path + "ValueFrom.SecretKeyRef.Key");
            }
        }
    }

    private static void resources(Container container, String path, Faults faults) {
        var requests = container.requests();
        var limits = container.limits();
        quantities(requests.memory(), limits.memory(), path, "Memory", faults);
        quantities(requests.cpu(), limits.cpu(), path, "CPU", faults);
    }

    private static void quantities(String request, String limit, String path, String resource, Faults faults) {
        var requestPath = path + "Requests." + resource;
        quantity(request, requestPath, faults);
        quantity(limit, path + "Limits." + resource, faults);
        var exceeds = Quantity.parse(request)
                .flatMap(least -> Quantity.parse(limit).map(most -> least.compareTo(most) > 0))
                .orElse(false);
        faults.require(!exceeds, requestPath, "must not be greater than the limit");
    }

    private static void quantity(String text, String path, Faults faults) {
        faults.requireText(text, path);
        faults.require(
                Quantity.parse(text).isPresent(),
                path,
                "must be a quantity in Kubernetes' notation, such as 100m or 64Mi");
    }

    private static void ports(List<Port> ports, String containerPath, Faults faults) {
        var names = new HashSet<String>();
        for (int i = 0; i < ports.size(); i++) {
            var port = ports.get(i);
            var path = containerPath + "Ports[" + i + "].";
            faults.requireText(port.name(), path + "Name");
            faults.require(
                    port.name().length() <= LONGEST_PORT_NAME,
                    path + "Name",
                    "must not be longer than " + LONGEST_PORT_NAME + " characters");
            faults.require(names.add(port.name()), path + "Name", "is the name of another port as well");
            faults.requireOneOf(List.of("tcp", "udp", "sctp"), port.protocol(), path + "Protocol");
            faults.require(
                    port.port() >= 1 && port.port() <= GREATEST_PORT,
                    path + "Port",
                    "is required and must be from 1 to " + GREATEST_PORT);
            var range = port.hostPortRange();
            if (range != null) {
                portRange(range, path + "HostPortRange", faults);
            }
        }
    }
}

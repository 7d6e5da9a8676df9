package dev.muster.scheduler;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The rules that every scheduler keeps, whatever the runtime. Paths are those that Maestro's users know
/// from its answers: `Scheduler.Spec.Containers[0].Ports[0].Protocol`.
public final class SchedulerValidation {
    /// The line above the faults in the answer to a caller.
    public static final String HEADER = "Validation Error:";

    private static final String RESERVED_NAME = "info";
    private static final int LONGEST_GAME = 200;
    private static final int MOST_MATCHES = 35;
    private static final int MOST_FORWARDERS = 16;
    private static final Duration LONGEST_TIMEOUT = Duration.ofHours(24);
    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9]{1,11}");

    private SchedulerValidation() {}

    /// One line `<path>: <reason>` for every field at fault, none for a scheduler that may be accepted.
    public static List<String> faults(Scheduler scheduler) {
        var faults = new Faults();
        faults.requireName(scheduler.name(), "Scheduler.Name");
        faults.require(
                !scheduler.name().equals(RESERVED_NAME),
                "Scheduler.Name",
                "must not be " + RESERVED_NAME + ": GET /schedulers/" + RESERVED_NAME + " is a path of its own");
        faults.requireText(scheduler.game(), "Scheduler.Game");
        faults.require(
                scheduler.game().length() <= LONGEST_GAME,
                "Scheduler.Game",
                "must not be longer than " + LONGEST_GAME + " characters");
        maxSurge(scheduler.maxSurge(), faults);
        faults.require(scheduler.roomsReplicas() >= 0, "Scheduler.RoomsReplicas", "must be 0 or greater");
        faults.require(
                scheduler.maxMatches() >= 1 && scheduler.maxMatches() <= MOST_MATCHES,
                "Scheduler.MatchAllocation.MaxMatches",
                "must be from 1 to " + MOST_MATCHES);
        SpecValidation.check(scheduler.spec(), faults);
        portRanges(scheduler, faults);
        autoscaling(scheduler.autoscaling(), faults);
        forwarders(scheduler.forwarders(), faults);
        return faults.lines();
    }

    private static void maxSurge(String text, Faults faults) {
        var path = "Scheduler.MaxSurge";
        faults.requireText(text, path);
        var percent = text.endsWith("%");
        var number = number(percent ? text.substring(0, text.length() - 1) : text);
        faults.require(
                number.isPresent() && (percent || number.getAsInt() >= 1),
                path,
                "must be a whole number of rooms, 1 or greater, or a percentage such as 25%");
    }

    private static OptionalInt number(String text) {
        if (!NUMBER.matcher(text).matches()) {
            return OptionalInt.empty();
        }
        var number = Long.parseLong(text);
        return number == (int) number ? OptionalInt.of((int) number) : OptionalInt.empty();
    }

    /// Host ports come either from one range for the whole scheduler or from a range at each port.
    private static void portRanges(Scheduler scheduler, Faults faults) {
        var ports = scheduler.spec().containers().stream()
                .flatMap(container -> container.ports().stream())
                .toList();
        var own = ports.stream().filter(port -> port.hostPortRange() != null).count();
        var path = "Scheduler.PortRange";
        var range = scheduler.portRange();
        if (range != null) {
            SpecValidation.portRange(range, path, faults);
            faults.require(own == 0, path, "must not be given when ports have a hostPortRange of their own");
        } else {
            faults.require(
                    own == ports.size() && !ports.isEmpty(),
                    path,
                    "is required unless every container port has a hostPortRange");
        }
    }

    private static void autoscaling(@Nullable Autoscaling autoscaling, Faults faults) {
        if (autoscaling == null) {
            return;
        }
        var path = "Scheduler.Autoscaling.";
        faults.require(autoscaling.min() >= 1, path + "Min", "must be 1 or greater");
        faults.require(
                autoscaling.max() < 0 || autoscaling.min() <= autoscaling.max(),
                path + "Min",
                "must not be greater than max");
        faults.require(autoscaling.max() >= -1, path + "Max", "must be -1, which means no limit, or greater");
        faults.require(autoscaling.cooldownSeconds() >= 0, path + "Cooldown", "must be 0 or greater");
        policy(autoscaling, path + "Policy.", faults);
    }

    private static void policy(Autoscaling autoscaling, String path, Faults faults) {
        var type = autoscaling.policyType();
        var occupancy = autoscaling.roomOccupancy();
        var buffer = autoscaling.fixedBuffer();
        faults.requireOneOf(List.of("roomOccupancy", "fixedBuffer"), type, path + "Type");
        faults.require(
                occupancy != null || !type.equals("roomOccupancy"),
                path + "Parameters.RoomOccupancy",
                "is required by the type roomOccupancy");
        faults.require(
                buffer != null || !type.equals("fixedBuffer"),
                path + "Parameters.FixedBuffer",
                "is required by the type fixedBuffer");
        if (occupancy != null) {
            share(occupancy.readyTarget(), path + "Parameters.RoomOccupancy.ReadyTarget", faults);
            share(occupancy.downThreshold(), path + "Parameters.RoomOccupancy.DownThreshold", faults);
        }
        if (buffer != null) {
            faults.require(buffer.amount() > 0, path + "Parameters.FixedBuffer.Amount", "must be greater than 0");
        }
    }

    private static void share(double value, String path, Faults faults) {
        faults.require(value > 0 && value < 1, path, "must be greater than 0 and less than 1");
    }

    private static void forwarders(List<Forwarder> forwarders, Faults faults) {
        faults.require(
                forwarders.size() <= MOST_FORWARDERS, "Scheduler.Forwarders", "must be at most " + MOST_FORWARDERS);
        var names = new HashSet<String>();
        for (int i = 0; i < forwarders.size(); i++) {
            var forwarder = forwarders.get(i);
            var path = "Scheduler.Forwarders[" + i + "].";
            faults.requireText(forwarder.name(), path + "Name");
            faults.require(names.add(forwarder.name()), path + "Name", "is the name of another forwarder as well");
            faults.require(
                    forwarder.name().chars().noneMatch(Character::isISOControl),
                    path + "Name",
                    "must hold no control characters");
            faults.requireOneOf(List.of("gRPC", "webhook"), forwarder.type(), path + "Type");
            faults.requireText(forwarder.address(), path + "Address");
            faults.require(
                    !forwarder.type().equals("webhook") || isHttp(forwarder.address()),
                    path + "Address",
                    "must be an http or https address when the type is webhook");
            faults.require(
                    forwarder.timeout().isPositive(), path + "Options.Timeout", "must be greater than 0 milliseconds");
            faults.require(
                    forwarder.timeout().compareTo(LONGEST_TIMEOUT) <= 0,
                    path + "Options.Timeout",
                    "must not be longer than " + LONGEST_TIMEOUT.toHours() + " hours");
        }
    }

    private static boolean isHttp(String address) {
        try {
            var uri = new URI(address);
            return uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()));
        } catch (URISyntaxException e) {
            return false;
        }
    }
}

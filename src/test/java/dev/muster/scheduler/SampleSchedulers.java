package dev.muster.scheduler;

import dev.muster.scheduler.EnvironmentVariable.FieldRef;
import dev.muster.scheduler.EnvironmentVariable.SecretKeyRef;
import dev.muster.scheduler.EnvironmentVariable.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Schedulers for tests.
public final class SampleSchedulers {
    private static final List<String> ANY_JSON = List.of(
            "{\"a\":[1,\"x\",null,true],\"b\":{\"c\":0.5}}", "[8080,{}]", "\"ü\\\"\\\\ \\n😀\"", "false", "0", "-1.5");

    private SampleSchedulers() {}

    /// A valid scheduler with only what is required.
    public static Scheduler minimal(String name, String game) {
        var resources = new Container.Resources("64Mi", "100m");
        var container = new Container(
                "room",
                "image",
                "Always",
                List.of("room"),
                List.of(),
                resources,
                resources,
                List.of(new Port("game", "udp", 7777, null)));
        return new Scheduler(
                name,
                game,
                Scheduler.State.CREATING,
                "v1.0.0",
                Instant.parse("2026-01-02T03:04:05.678Z"),
                "1",
                0,
                new Spec(Duration.ofSeconds(5), List.of(container), "", "", "Never"),
                new PortRange(20000, 29999),
                null,
                List.of(),
                Map.of(),
                Map.of(),
                1);
    }

    /// Any scheduler that the types allow, mostly not a valid one, always the same for the same random
    /// numbers. Shares are of float precision, as on the wire.
    public static Scheduler any(Random random) {
        return new Scheduler(
                text(random),
                text(random),
                Scheduler.State.values()[random.nextInt(Scheduler.State.values().length)],
                "v1." + random.nextInt(9) + ".0",
                Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000)),
                text(random),
                random.nextInt(),
                new Spec(
                        Duration.ofMillis(random.nextInt(1_000_000)),
                        list(random, () -> container(random)),
                        text(random),
                        text(random),
                        List.of("Never", "Always", "OnFailure").get(random.nextInt(3)),
                        fields(random, RuntimeFields.OF_SPEC)),
                maybe(random, () -> range(random)),
                maybe(random, () -> autoscaling(random)),
                list(random, () -> forwarder(random)),
                Map.of("a", text(random), "b" + text(random), text(random)),
                random.nextBoolean() ? Map.of() : Map.of("label", text(random)),
                random.nextInt());
    }

    private static Container container(Random random) {
        return new Container(
                text(random),
                text(random),
                text(random),
                list(random, () -> text(random)),
                list(random, () -> text(random)),
                list(random, () -> new EnvironmentVariable(text(random), source(random))),
                new Container.Resources(text(random), text(random)),
                new Container.Resources(text(random), text(random)),
                list(
                        random,
                        () -> new Port(
                                text(random), text(random), random.nextInt(), maybe(random, () -> range(random)))),
                fields(random, RuntimeFields.OF_CONTAINER));
    }

    private static RuntimeFields fields(Random random, List<String> names) {
        var json = new TreeMap<String, String>();
        for (var name : names) {
            if (random.nextInt(3) == 0) {
                json.put(name, ANY_JSON.get(random.nextInt(ANY_JSON.size())));
            }
        }
        return new RuntimeFields(json);
    }

    private static EnvironmentVariable.Source source(Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> new Value(text(random));
            case 1 -> new FieldRef(text(random));
            default -> new SecretKeyRef(text(random), text(random));
        };
    }

    private static Autoscaling autoscaling(Random random) {
        return new Autoscaling(
                random.nextBoolean(),
                random.nextInt(),
                random.nextInt(),
                random.nextInt(),
                text(random),
                maybe(random, () -> new Autoscaling.RoomOccupancy(share(random), share(random))),
                maybe(random, () -> new Autoscaling.FixedBuffer(random.nextInt())));
    }

    private static Forwarder forwarder(Random random) {
        return new Forwarder(
                text(random),
                random.nextBoolean(),
                text(random),
                text(random),
                Duration.ofMillis(random.nextInt(100_000)),
                random.nextBoolean() ? "{}" : "{\"a\":[1,\"x\",null,true],\"b\":{\"c\":0.5}}");
    }

    private static PortRange range(Random random) {
        return new PortRange(random.nextInt(), random.nextInt());
    }

    private static double share(Random random) {
        return Double.parseDouble(Float.toString(random.nextFloat() + Float.MIN_NORMAL));
    }

    private static String text(Random random) {
        return List.of("", "room", "ü\"\\ \n\t\u0001", "😀", "x".repeat(random.nextInt(80)))
                .get(random.nextInt(5));
    }

    private static <T> List<T> list(Random random, Supplier<T> element) {
        return Stream.generate(element).limit(random.nextInt(3)).toList();
    }

    private static <T> @Nullable T maybe(Random random, Supplier<T> value) {
        return random.nextBoolean() ? null : value.get();
    }
}

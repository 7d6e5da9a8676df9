package dev.muster.event;

import dev.muster.scheduler.Forwarder;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// What tests of events share.
public final class TestEvents {
    private TestEvents() {}

    /// Settings, with one secret: `signing`.
    public static EventsConfig config(Duration keep) {
        return new EventsConfig() {
            @Override
            public Duration keep() {
                return keep;
            }

            @Override
            public int concurrency() {
                return 4;
            }

            @Override
            public Duration keepAlive() {
                return Duration.ofSeconds(30);
            }

            @Override
            public Duration keepAliveTimeout() {
                return Duration.ofSeconds(5);
            }

            @Override
            public Map<String, String> secrets() {
                return Map.of("signing", "s3cret");
            }
        };
    }

    public static EventsConfig config() {
        return config(Duration.ofHours(1));
    }

    public static Forwarder grpc(String address, String metadata) {
        return new Forwarder("matchmaker", true, "gRPC", address, Duration.ofSeconds(1), metadata);
    }

    public static Forwarder webhook(String address, String metadata) {
        return new Forwarder("hook", true, "webhook", address, Duration.ofSeconds(1), metadata);
    }

    public static RoomFacts room() {
        return new RoomFacts(
                "game-a",
                "duel",
                "duel-1",
                false,
                "host-1",
                List.of(new RoomFacts.Port("debug", "TCP", 9000), new RoomFacts.Port("clientPort", "UDP", 7777)));
    }
}

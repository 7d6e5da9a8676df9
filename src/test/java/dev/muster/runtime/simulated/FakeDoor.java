package dev.muster.runtime.simulated;

import dev.muster.runtime.RoomRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/// A rooms door that remembers what rooms said, and promises them matches.
final class FakeDoor implements RoomsDoor {
    record Said(
            RoomRef room,
            String token,
            String status,
            int running,
            @Nullable List<String> matches) {}

    final List<Said> said = new CopyOnWriteArrayList<>();
    final Map<RoomRef, List<String>> promised = new ConcurrentHashMap<>();
    volatile int asked;
    private volatile boolean down;

    void down(boolean isDown) {
        down = isDown;
    }

    List<Said> by(RoomRef room) {
        return said.stream().filter(ping -> ping.room().equals(room)).toList();
    }

    @Override
    public CompletableFuture<Boolean> ping(Part part, String body) {
        if (down) {
            return CompletableFuture.failedFuture(new IllegalStateException("down"));
        }
        var json = SimulationWire.read(body.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        List<String> matches = null;
        if (json.has("matches")) {
            matches = new ArrayList<>();
            for (var match : json.path("matches")) {
                matches.add(match.asText());
            }
            // What a room confirms is no reservation any more.
            promised.getOrDefault(part.room(), new CopyOnWriteArrayList<>()).removeAll(matches);
        }
        said.add(new Said(
                part.room(),
                part.token(),
                json.path("status").asText(),
                json.path("running_matches").asInt(),
                matches));
        return CompletableFuture.completedFuture(true);
    }

    void promise(RoomRef room, String match) {
        promised.computeIfAbsent(room, key -> new CopyOnWriteArrayList<>()).add(match);
    }

    @Override
    public CompletableFuture<List<String>> reserved(String scheduler, boolean several) {
        return CompletableFuture.completedFuture(promised.entrySet().stream()
                .filter(entry -> entry.getKey().scheduler().equals(scheduler)
                        && !entry.getValue().isEmpty())
                .map(entry -> entry.getKey().room())
                .toList());
    }

    @Override
    public CompletableFuture<List<String>> reservations(Part part) {
        asked++;
        return CompletableFuture.completedFuture(List.copyOf(promised.getOrDefault(part.room(), List.of())));
    }

    @Override
    public void close() {}
}

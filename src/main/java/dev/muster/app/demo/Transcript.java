package dev.muster.app.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/// What one player saw and did, written while it happens: one JSON object a line, each with `at` (epoch
/// milliseconds) and `kind`. It is the only thing that the outcome of a demo is computed from.
///
/// | kind | fields |
/// |---|---|
/// | created | `ticket` |
/// | assigned | `connection`, `match` |
/// | sent, received | `text`: the datagram |
/// | failed | `text`: why the player gave up |
public final class Transcript implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Writer writer;
    private final Clock clock;

    private Transcript(Writer writer, Clock clock) {
        this.writer = writer;
        this.clock = clock;
    }

    /// Starts the transcript of the player with this number; an existing one is replaced.
    public static Transcript open(Path directory, int player, Clock clock) {
        try {
            var file = directory.resolve("player-%04d.jsonl".formatted(player));
            return new Transcript(Files.newBufferedWriter(file), clock);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The ticket is known to be stored.
    public void created(String ticket) {
        write(line("created").put("ticket", ticket));
    }

    /// The player was told where to play.
    public void assigned(String connection, String match) {
        write(line("assigned").put("connection", connection).put("match", match));
    }

    /// A datagram left.
    public void sent(String text) {
        write(line("sent").put("text", text));
    }

    /// A datagram arrived.
    public void received(String text) {
        write(line("received").put("text", text));
    }

    /// The player gives up.
    public void failed(String reason) {
        write(line("failed").put("text", reason));
    }

    private ObjectNode line(String kind) {
        return JSON.createObjectNode().put("at", clock.millis()).put("kind", kind);
    }

    /// Two threads write: the one that plays, and the one that watches the assignment.
    private synchronized void write(ObjectNode line) {
        try {
            writer.write(line + "\n");
            writer.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the transcript", e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            writer.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.muster.runtime.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.regex.Pattern;

/// What a container printed. Its process appends to `file`, so the file may be cut while it
/// is being written.
record OutputLog(Path file) {
    private static final int TAIL_BYTES = 8 * 1024;
    private static final int LINE_CHARACTERS = 300;
    private static final Pattern ADDRESS_IN_USE =
            Pattern.compile("address\\b.{0,40}\\bin use|EADDRINUSE", Pattern.CASE_INSENSITIVE);

    /// Moves the tail to `output.log.1` and empties the log when it has more than `limit` bytes.
    void limitTo(long limit) throws IOException {
        if (!Files.exists(file) || Files.size(file) <= limit) {
            return;
        }
        try (var log = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
                var old = FileChannel.open(
                        older(),
                        StandardOpenOption.WRITE,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            long position = log.size() - limit;
            long end = log.size();
            while (position < end) {
                position += log.transferTo(position, end - position, old);
            }
            log.truncate(0);
        }
    }

    /// Puts the whole log aside, for a new start of its container.
    void putAside() throws IOException {
        if (Files.exists(file)) {
            Files.move(file, older(), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /// The last line that is not blank, shortened and without control characters; empty when there is none.
    String lastLine() {
        var lines = tail().lines().filter(line -> !line.isBlank()).toList();
        if (lines.isEmpty()) {
            return "";
        }
        var line = lines.getLast().replaceAll("\\p{Cntrl}", " ").strip();
        return line.length() <= LINE_CHARACTERS ? line : line.substring(0, LINE_CHARACTERS);
    }

    boolean saysAddressInUse() {
        return ADDRESS_IN_USE.matcher(tail()).find();
    }

    private Path older() {
        return file.resolveSibling(file.getFileName() + ".1");
    }

    private String tail() {
        try (var log = FileChannel.open(file, StandardOpenOption.READ)) {
            var bytes = ByteBuffer.allocate((int) Math.min(log.size(), TAIL_BYTES));
            log.read(bytes, Math.max(0, log.size() - TAIL_BYTES));
            return StandardCharsets.UTF_8.decode(bytes.flip()).toString();
        } catch (IOException unreadable) {
            return "";
        }
    }
}

package dev.muster.app.demo;

import dev.muster.app.client.Manifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The example files that the demo registers: those of the working directory, where a reader may change
/// them, else the copies that the program carries.
final class Examples {
    private Examples() {}

    /// The documents of `examples/duel/<file>`.
    static List<Manifest> duel(String file) {
        var name = "examples/duel/" + file;
        var here = Path.of(name);
        try {
            if (Files.isReadable(here)) {
                return Manifest.read(name, Files.readString(here));
            }
            try (var carried = Examples.class.getResourceAsStream("/" + name)) {
                if (carried == null) {
                    throw new IllegalStateException("the program does not carry " + name);
                }
                return Manifest.read(name, new String(carried.readAllBytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

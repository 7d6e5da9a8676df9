package dev.muster.openmatch0.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What runs for an image.
///
/// @param arguments the program, found on the PATH when it has no `/`, and what it is given
/// @param directory where it runs; the server's own when empty
/// @param environment what it finds beside the variables of every function
public record LocalCommand(List<String> arguments, Optional<Path> directory, Map<String, String> environment) {}

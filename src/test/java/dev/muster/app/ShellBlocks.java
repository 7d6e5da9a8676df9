package dev.muster.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The commands of a Markdown document: the lines of its `sh` code blocks, in order.
final class ShellBlocks {
    private static final List<String> NEEDS_MORE = List.of("docker ", "podman ", "buildah ", "kubectl ");
    private static final List<String> PARSED_TARGETS = List.of("test", "native", "image", "bench");

    private ShellBlocks() {}

    /// What a test does with a command.
    enum Use {
        /// Run it and wait for its success.
        RUN,
        /// Start it and go on: it serves until it is stopped.
        SERVE,
        /// Only check that it could run: it needs a container engine, a cluster or a native compiler, or is
        /// the test.
        PARSE
    }

    /// One command, without comments.
    record Command(String line, Use use) {
        static Command of(String line) {
            if (line.equals("make run") || line.equals("bin/muster serve")) {
                return new Command(line, Use.SERVE);
            }
            boolean parsed = NEEDS_MORE.stream().anyMatch(line::startsWith)
                    || makeTarget(line).filter(PARSED_TARGETS::contains).isPresent();
            return new Command(line, parsed ? Use.PARSE : Use.RUN);
        }

        /// The target, when this is a call of make.
        Optional<String> makeTarget() {
            return makeTarget(line);
        }

        private static Optional<String> makeTarget(String line) {
            return line.startsWith("make ") ? Optional.of(line.split(" ", -1)[1]) : Optional.empty();
        }
    }

    /// All commands of the document. A line that ends with a backslash goes on in the next.
    static List<Command> commands(String markdown) {
        var commands = new ArrayList<Command>();
        var pending = new StringBuilder();
        boolean inside = false;
        for (String line : markdown.lines().toList()) {
            if (line.startsWith("```")) {
                inside = !inside && line.strip().equals("```sh");
            } else if (inside && !line.isBlank() && !line.startsWith("#")) {
                pending.append(line.strip());
                if (pending.charAt(pending.length() - 1) == '\\') {
                    pending.setLength(pending.length() - 1);
                } else {
                    commands.add(Command.of(pending.toString()));
                    pending.setLength(0);
                }
            }
        }
        return List.copyOf(commands);
    }
}

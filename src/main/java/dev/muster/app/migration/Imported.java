package dev.muster.app.migration;

/// What became of one scheduler.
///
/// @param detail more about it, of one or several lines; may be empty
public record Imported(String scheduler, Result result, String detail) {
    /// How it came out.
    public enum Result {
        CREATED("created"),
        /// Of a dry run: it is not here yet.
        MISSING("would be created"),
        SAME("already there, the same"),
        DIFFERENT("already there, with another"),
        REFUSED("refused:");

        private final String words;

        Result(String words) {
            this.words = words;
        }
    }

    /// As one line, or more when Muster said more than one.
    @Override
    public String toString() {
        var said = detail.lines().count() > 1 ? "\n" + detail.indent(2).stripTrailing() : detail;
        var between = detail.isEmpty() || said.startsWith("\n") ? "" : " ";
        return "scheduler/%s %s%s%s".formatted(scheduler, result.words, between, said);
    }
}

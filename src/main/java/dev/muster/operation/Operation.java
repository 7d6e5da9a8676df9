package dev.muster.operation;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A recorded change to a scheduler.
///
/// @param name of its definition, as `create_scheduler`
/// @param input a JSON object
/// @param history what happened so far, oldest first; bounded
/// @param endedAt null until it ended
/// @param progress null unless it said how far it is
/// @param leasedUntil how long the lease holds under which it is carried out, null where that is not known
public record Operation(
        String id,
        String scheduler,
        String name,
        Status status,
        Instant createdAt,
        String input,
        List<Event> history,
        @Nullable Instant endedAt,
        @Nullable Progress progress,
        @Nullable Instant leasedUntil) {
    public Operation {
        history = List.copyOf(history);
    }

    /// How much of it is done.
    ///
    /// @param text what is being done, or empty
    public record Progress(int done, int total, String text) {}

    /// One step of its execution.
    ///
    /// @param number counts all events of the operation from 1, also those that are not kept
    public record Event(long number, Instant at, String text) {}

    /// How far it is; the words are Maestro's.
    public enum Status {
        PENDING("pending"),
        IN_PROGRESS("in_progress"),
        CANCELED("canceled"),
        FINISHED("finished"),
        EVICTED("evicted"),
        ERROR("error");

        private final String word;

        Status(String word) {
            this.word = word;
        }

        /// The word on the wire and in storage.
        public String word() {
            return word;
        }

        /// Whether nothing more will happen.
        public boolean isFinal() {
            return this != PENDING && this != IN_PROGRESS;
        }

        /// The status of a stored word.
        public static Status of(String word) {
            for (var status : values()) {
                if (status.word.equals(word)) {
                    return status;
                }
            }
            throw new IllegalArgumentException("operation status " + word);
        }
    }
}

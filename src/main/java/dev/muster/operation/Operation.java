package dev.muster.operation;

import java.time.Instant;
import java.util.List;

/// A recorded change to a scheduler.
///
/// @param name of its definition, as `create_scheduler`
/// @param input a JSON object
/// @param history what happened so far, oldest first; bounded
public record Operation(
        String id, String scheduler, String name, Status status, Instant createdAt, String input, List<Event> history) {
    public Operation {
        history = List.copyOf(history);
    }

    /// One step of its execution.
    public record Event(Instant at, String text) {}

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

package dev.muster.bench;

/// Callers that each wait for an answer before they call again.
interface ClosedLoop extends AutoCloseable {
    /// Answers so far.
    long answers();

    /// Throws when a caller got anything but the answer that it should.
    void check();

    @Override
    void close();
}

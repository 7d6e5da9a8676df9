package dev.muster.platform.signal;

import java.util.function.Consumer;

/// Wakes loops, in this process and in others, when something they look after changed.
///
/// A signal carries no state and may be lost, so each listener reads what it needs and has a slow tick as
/// its safety net.
public interface Signals {
    /// What a listener is called with when any number of signals may have been missed.
    String EVERYTHING = "*";

    /// Calls `listener` with the payload of every signal of a topic; once with [#EVERYTHING] as soon
    /// as it hears them, and again whenever it may have missed some. It is called on an event loop
    /// that others share, so it must return at once and wait for nothing. Closing what is returned
    /// ends that.
    Subscription listen(String topic, Consumer<String> listener);

    /// What ends a listening.
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}

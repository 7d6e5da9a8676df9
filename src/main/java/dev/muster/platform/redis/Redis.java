package dev.muster.platform.redis;

import dev.muster.platform.error.MusterException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/// Sends calls to Redis. The only way to it for everything that reads or writes.
public interface Redis {

    /// Sends a call. It completes with the reply, null standing for nil, or with a
    /// [dev.muster.platform.error.MusterException] UNAVAILABLE when Redis cannot be reached, refuses, or
    /// the outcome is not known; then the same call may be sent again. Which of two calls runs first is not known
    /// unless the one was answered before the other was sent.
    CompletableFuture<@Nullable Reply> send(Call call);

    /// As [#send(Call)], and waits: for virtual threads, never for an event loop.
    default @Nullable Reply run(Call call) {
        return await(send(call));
    }

    /// As [#run(Call)], for a call that always has a reply.
    default Reply ask(Call call) {
        var reply = run(call);
        if (reply == null) {
            throw new IllegalStateException(call.name() + " answered nil");
        }
        return reply;
    }

    /// Changes whenever this process reached another server, or the same one started anew: what was learned
    /// before may be gone. Empty before the first was reached.
    String serverRun();

    /// Waits for a future and throws what it failed with.
    static <T extends @Nullable Object> T await(CompletableFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw MusterException.unavailable("interrupted while waiting for Redis", e);
        } catch (ExecutionException e) {
            throw unwrapped(e.getCause());
        }
    }

    private static RuntimeException unwrapped(@Nullable Throwable cause) {
        return switch (cause) {
            case CompletionException wrapper when wrapper.getCause() != null -> unwrapped(wrapper.getCause());
            case RuntimeException fault -> fault;
            case null -> new IllegalStateException("failed without a cause");
            default -> new IllegalStateException(cause);
        };
    }
}

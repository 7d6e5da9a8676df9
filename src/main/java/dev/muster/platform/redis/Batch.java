package dev.muster.platform.redis;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The calls that share a round trip. Each has a request of its own, but for calls of a gathered script: these
/// share one run of it, in the place of the first of them. Otherwise the order is that in which they came.
///
/// @param runs the calls of each request
record Batch(List<List<Pending>> runs) {
    /// Most calls, and most bytes of their arguments, in one run of a script, which nothing interrupts:
    /// about what Redis takes from one connection at a time (16 KiB) before it turns to the next.
    private static final int MOST_CALLS = 64;

    private static final int MOST_BYTES = 16 * 1024;

    /// A call, and who waits for its reply.
    record Pending(Call call, CompletableFuture<@Nullable Reply> reply) {}

    static Batch of(List<Pending> calls) {
        var runs = new ArrayList<List<Pending>>();
        Map<Script, Run> open = new HashMap<>();
        for (var pending : calls) {
            var script = pending.call().script();
            if (script == null || !script.isGathered()) {
                runs.add(List.of(pending));
                continue;
            }
            var run = open.get(script);
            if (run == null || !run.takes(pending)) {
                run = new Run();
                open.put(script, run);
                runs.add(run.calls);
            }
            run.add(pending);
        }
        return new Batch(runs);
    }

    /// A run of a gathered script while calls join it.
    private static final class Run {
        private final List<Pending> calls = new ArrayList<>();
        private int bytes;

        boolean takes(Pending pending) {
            return calls.size() < MOST_CALLS && bytes + pending.call().size() <= MOST_BYTES;
        }

        void add(Pending pending) {
            calls.add(pending);
            bytes += pending.call().size();
        }
    }

    boolean isEmpty() {
        return runs.isEmpty();
    }

    List<Request> requests() {
        var requests = new ArrayList<Request>(runs.size() + 1);
        for (var run : runs) {
            requests.add(request(run));
        }
        return requests;
    }

    private static Request request(List<Pending> run) {
        var first = run.getFirst().call();
        var script = first.script();
        if (script == null || !script.isGathered()) {
            return first.request();
        }
        var request = Request.cmd(Command.EVALSHA).arg(script.digest()).arg(run.size());
        for (var pending : run) {
            request.arg(pending.call().arguments().getFirst());
        }
        for (var pending : run) {
            var arguments = pending.call().arguments();
            request.arg(arguments.size() - 1);
            arguments.subList(1, arguments.size()).forEach(request::arg);
        }
        return request;
    }

    /// Gives each call the reply that is its own.
    ///
    /// @param replies one for each request
    void answer(List<Response> replies, BiConsumer<Pending, @Nullable Reply> answer) {
        for (int i = 0; i < runs.size(); i++) {
            var run = runs.get(i);
            var reply = Reply.of(replies.get(i));
            if (reply == null || !run.getFirst().call().isGathered()) {
                answer.accept(run.getFirst(), reply);
            } else {
                for (int at = 0; at < run.size(); at++) {
                    answer.accept(run.get(at), reply.isNil(at) ? null : reply.at(at));
                }
            }
        }
    }

    void fail(RuntimeException fault) {
        runs.forEach(run -> run.forEach(pending -> pending.reply().completeExceptionally(fault)));
    }

    List<RoundTripListener.Calls> calls() {
        var calls = new ArrayList<RoundTripListener.Calls>(runs.size());
        for (var run : runs) {
            calls.add(new RoundTripListener.Calls(run.getFirst().call().name(), run.size()));
        }
        return calls;
    }

    List<Script> scripts() {
        return runs.stream()
                .map(run -> run.getFirst().call().script())
                .filter(script -> script != null)
                .distinct()
                .toList();
    }
}

package dev.muster.openmatch0;

import dev.muster.platform.error.MusterException;
import java.util.List;
import java.util.Optional;

/// Books that write down what they are asked for, of what waits and what is taken, and of ends that they refuse.
record AskedBooks(OrchestratorBooks books, List<String> asked) implements OrchestratorBooks {
    @Override
    public Waiting waiting() {
        var waiting = books.waiting();
        asked.add("waiting " + waiting.requests());
        return waiting;
    }

    @Override
    public List<NotedRun> take(String token, String id, int most) {
        asked.add("take " + most);
        return books.take(token, id, most);
    }

    @Override
    public List<Found> found() {
        return books.found();
    }

    @Override
    public void image(String token, NotedRun run, String image) {
        books.image(token, run, image);
    }

    @Override
    public Ending ended(String token, NotedRun run, String fault) {
        try {
            return books.ended(token, run, fault);
        } catch (MusterException refused) {
            asked.add("ended " + refused.code());
            throw refused;
        }
    }

    @Override
    public Optional<NotedEvaluation> evaluation() {
        return books.evaluation();
    }

    @Override
    public Optional<NotedEvaluation> evaluate(String token, OrchestratorListener.Reason reason) {
        return books.evaluate(token, reason);
    }

    @Override
    public void more(String token) {
        books.more(token);
    }

    @Override
    public Cleared clear(String token, String fault) {
        return books.clear(token, fault);
    }
}

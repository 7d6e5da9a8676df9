package dev.muster.fleet;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Writes down what it is told about operations.
final class CountingListener implements OperationListener {
    final List<String> told = new CopyOnWriteArrayList<>();

    @Override
    public void executed(Work work, boolean success, Duration took) {
        told.add("executed " + work.operation() + " " + success);
    }

    @Override
    public void rolledBack(Work work, boolean success, Duration took) {
        told.add("rolled back " + work.operation() + " " + success);
    }

    @Override
    public void evicted(Work work) {
        told.add("evicted " + work.operation());
    }

    @Override
    public void failed(String game, String scheduler, Fault fault) {
        told.add("failed " + fault);
    }

    @Override
    public void gone(String scheduler) {
        told.add("gone " + scheduler);
    }
}

package dev.muster.runtime.process;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/// Looks at adopted processes, whose end the system does not announce, and keeps the output of all rooms
/// within its limit.
final class ProcessWatch implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ProcessWatch.class);
    private static final long PAUSE_MILLIS = 200;
    private static final int LOGS_EVERY = 5;

    private final Supplier<Collection<ProcessInstance>> all;
    private final long logLimit;
    private final Set<ProcessInstance> polled = ConcurrentHashMap.newKeySet();
    private final Thread thread = Thread.ofVirtual().name("process-watch").unstarted(this::run);

    /// @param logLimit bytes of output per container
    ProcessWatch(Supplier<Collection<ProcessInstance>> all, long logLimit) {
        this.all = all;
        this.logLimit = logLimit;
    }

    void start() {
        thread.start();
    }

    void poll(ProcessInstance instance) {
        polled.add(instance);
    }

    /// Gives processes that were being started when the earlier Muster ended the time to say who they are;
    /// false when one never did.
    boolean awaitIntroductions(List<ContainerProcess> processes) {
        try {
            for (int i = 0; i < 20; i++) {
                if (processes.stream().allMatch(process -> process.identity().isPresent())) {
                    return true;
                }
                Thread.sleep(25);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void run() {
        try {
            for (int round = 1; true; round++) {
                Thread.sleep(PAUSE_MILLIS);
                polled.retainAll(all.get());
                polled.forEach(ProcessInstance::refresh);
                if (round % LOGS_EVERY == 0) {
                    all.get().forEach(this::limitLogs);
                }
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void limitLogs(ProcessInstance instance) {
        for (var process : instance.processes()) {
            try {
                process.log().limitTo(logLimit);
            } catch (IOException e) {
                LOG.debugf("The output of a room could not be cut; directory=%s", process.directory());
            }
        }
    }
}

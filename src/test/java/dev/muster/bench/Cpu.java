package dev.muster.bench;

import java.time.Duration;

/// Processor time of processes, as the operating system counts it.
final class Cpu {
    private Cpu() {}

    static Duration of(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .orElseThrow(() -> new IllegalStateException("the processor time of " + pid + " is not known"));
    }

    static Duration ofThisProcess() {
        return of(ProcessHandle.current().pid());
    }
}

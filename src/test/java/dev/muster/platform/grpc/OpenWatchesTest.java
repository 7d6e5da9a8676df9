package dev.muster.platform.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Empty;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.quarkus.runtime.ShutdownEvent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OpenWatchesTest {
    private final OpenWatches watches = new OpenWatches();

    @Test
    void watchesEndWhenTheServerStopsAndSoDoThoseThatComeMeanwhile() {
        var before = new Client();
        watches.add(new BoundedStream<>(before));

        watches.end(new ShutdownEvent());
        var after = new Client();
        watches.add(new BoundedStream<>(after));

        assertThat(before.faults).singleElement().satisfies(OpenWatchesTest::isStopping);
        assertThat(after.faults).singleElement().satisfies(OpenWatchesTest::isStopping);
    }

    @Test
    void aWatchThatWasClosedIsToldNothing() {
        var client = new Client();
        watches.add(new BoundedStream<>(client)).close();

        watches.end(new ShutdownEvent());

        assertThat(client.faults).isEmpty();
    }

    private static void isStopping(Throwable fault) {
        var status = Status.fromThrowable(fault);
        assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(status.getDescription()).isEqualTo("the server is stopping, watch again");
    }

    private static final class Client extends ServerCallStreamObserver<Empty> {
        private final List<Throwable> faults = new ArrayList<>();

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public void setOnCancelHandler(Runnable handler) {}

        @Override
        public void setCompression(String compression) {}

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setOnReadyHandler(Runnable handler) {}

        @Override
        public void request(int count) {}

        @Override
        public void setMessageCompression(boolean enable) {}

        @Override
        public void disableAutoInboundFlowControl() {}

        @Override
        public void onNext(Empty message) {}

        @Override
        public void onError(Throwable fault) {
            faults.add(fault);
        }

        @Override
        public void onCompleted() {}
    }
}

package dev.muster.openmatch.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.RetryInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// What callers see who are refused.
final class Refused {
    private Refused() {}

    /// The caller is told exactly this.
    static void assertFault(String text, ThrowingCallable call) {
        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(call)
                .satisfies(fault -> assertThat(fault.getMessage()).isEqualTo(text));
    }

    /// It asked for too much, and is told when to try again.
    static void byHint(String text, ThrowingCallable call) {
        assertThatExceptionOfType(StatusRuntimeException.class).isThrownBy(call).satisfies(fault -> {
            assertThat(fault.getMessage()).isEqualTo("RESOURCE_EXHAUSTED: " + text);
            assertThat(isHinted(fault)).isTrue();
        });
    }

    /// Whether a call was refused, and its caller told when to try again.
    static boolean isHinted(Throwable fault) {
        var status = StatusProto.fromThrowable(fault);
        if (status == null
                || status.getCode() != Status.Code.RESOURCE_EXHAUSTED.value()
                || status.getDetailsCount() != 1) {
            return false;
        }
        try {
            return status.getDetails(0).unpack(RetryInfo.class).getRetryDelay().getSeconds() == 1;
        } catch (InvalidProtocolBufferException e) {
            return false;
        }
    }
}

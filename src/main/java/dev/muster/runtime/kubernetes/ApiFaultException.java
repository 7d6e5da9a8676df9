package dev.muster.runtime.kubernetes;

/// A request to the API server that failed, for those who can do something about it.
final class ApiFaultException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient ApiFault fault;

    ApiFaultException(ApiFault fault, Throwable cause) {
        super(fault.text(), cause);
        this.fault = fault;
    }

    ApiFaultException(ApiFault fault) {
        super(fault.text());
        this.fault = fault;
    }

    ApiFault fault() {
        return fault;
    }

    ApiFault.Kind kind() {
        return fault.kind();
    }
}

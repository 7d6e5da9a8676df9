package dev.muster.scheduler;

import dev.muster.platform.error.MusterException;

/// How many rooms are wanted from now on.
public sealed interface Scale {

    /// The number itself.
    record To(int replicas) implements Scale {}

    /// As many more, or fewer when negative.
    record By(int rooms) implements Scale {}

    /// The wanted number of rooms after it.
    ///
    /// @throws MusterException INVALID_ARGUMENT when that is less than none, or more than a number can say
    default int from(int replicas) {
        long wanted = switch (this) {
            case To to -> to.replicas;
            case By by -> (long) replicas + by.rooms;
        };
        if (wanted < 0 || wanted > Integer.MAX_VALUE) {
            throw MusterException.invalid(
                    "replicas: " + wanted + " rooms cannot be, there are to be " + replicas + " now");
        }
        return (int) wanted;
    }
}

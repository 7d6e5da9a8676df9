package dev.muster.scheduler.wire;

import dev.muster.scheduler.Autoscaling;

/// Converts autoscaling between the domain and Maestro's messages.
final class AutoscalingWire {
    private static final double DEFAULT_DOWN_THRESHOLD = 0.99;

    private AutoscalingWire() {}

    static Autoscaling toDomain(dev.muster.scheduler.wire.Autoscaling wire) {
        var withoutPolicy =
                new Autoscaling(wire.getEnabled(), wire.getMin(), wire.getMax(), wire.getCooldown(), "", null, null);
        return withPolicy(withoutPolicy, wire.getPolicy());
    }

    /// The same with another policy.
    static Autoscaling withPolicy(Autoscaling autoscaling, AutoscalingPolicy policy) {
        var parameters = policy.getParameters();
        return new Autoscaling(
                autoscaling.enabled(),
                autoscaling.min(),
                autoscaling.max(),
                autoscaling.cooldownSeconds(),
                policy.getType(),
                parameters.hasRoomOccupancy() ? toDomain(parameters.getRoomOccupancy()) : null,
                parameters.hasFixedBuffer()
                        ? new Autoscaling.FixedBuffer(
                                parameters.getFixedBuffer().getAmount())
                        : null);
    }

    static dev.muster.scheduler.wire.Autoscaling toWire(Autoscaling autoscaling) {
        var parameters = PolicyParameters.newBuilder();
        var occupancy = autoscaling.roomOccupancy();
        if (occupancy != null) {
            parameters.setRoomOccupancy(RoomOccupancy.newBuilder()
                    .setReadyTarget((float) occupancy.readyTarget())
                    .setDownThreshold((float) occupancy.downThreshold()));
        }
        var buffer = autoscaling.fixedBuffer();
        if (buffer != null) {
            parameters.setFixedBuffer(FixedBuffer.newBuilder().setAmount(buffer.amount()));
        }
        return dev.muster.scheduler.wire.Autoscaling.newBuilder()
                .setEnabled(autoscaling.enabled())
                .setMin(autoscaling.min())
                .setMax(autoscaling.max())
                .setCooldown(autoscaling.cooldownSeconds())
                .setPolicy(AutoscalingPolicy.newBuilder()
                        .setType(autoscaling.policyType())
                        .setParameters(parameters))
                .build();
    }

    private static Autoscaling.RoomOccupancy toDomain(RoomOccupancy wire) {
        var threshold = wire.getDownThreshold();
        return new Autoscaling.RoomOccupancy(
                decimal(wire.getReadyTarget()), threshold == 0 ? DEFAULT_DOWN_THRESHOLD : decimal(threshold));
    }

    /// What the user wrote: the float 0.3 widened as it is would be 0.30000001192092896.
    private static double decimal(float value) {
        return Double.parseDouble(Float.toString(value));
    }
}

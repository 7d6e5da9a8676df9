package dev.muster.scheduler.rest;

import dev.muster.scheduler.Autoscaling;
import dev.muster.scheduler.wire.AutoscalingPolicy;
import dev.muster.scheduler.wire.FixedBuffer;
import dev.muster.scheduler.wire.PolicyParameters;
import dev.muster.scheduler.wire.RoomOccupancy;

/// Converts autoscaling between the domain and Maestro's messages.
final class AutoscalingWire {
    private static final double DEFAULT_DOWN_THRESHOLD = 0.99;

    private AutoscalingWire() {}

    static Autoscaling toDomain(dev.muster.scheduler.wire.Autoscaling wire) {
        var policy = wire.getPolicy();
        var parameters = policy.getParameters();
        return new Autoscaling(
                wire.getEnabled(),
                wire.getMin(),
                wire.getMax(),
                wire.getCooldown(),
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

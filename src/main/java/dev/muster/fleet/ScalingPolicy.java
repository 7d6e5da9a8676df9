package dev.muster.fleet;

import dev.muster.scheduler.Autoscaling;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/// How many rooms demand asks for. All arithmetic is exact.
sealed interface ScalingPolicy {
    /// Wanted rooms, before the bounds of the scheduler.
    int wanted(Demand demand);

    /// Whether there is so much more than wanted that the fleet may become smaller.
    boolean mayShrink(Demand demand);

    /// The policy of a scheduler; empty when it names none that is known, or not its parameters.
    static Optional<ScalingPolicy> of(Autoscaling autoscaling) {
        return switch (autoscaling.policyType()) {
            case "roomOccupancy" ->
                Optional.ofNullable(autoscaling.roomOccupancy())
                        .map(it -> new Occupancy(exact(it.readyTarget()), exact(it.downThreshold())));
            case "fixedBuffer" -> Optional.ofNullable(autoscaling.fixedBuffer()).map(it -> new Buffer(it.amount()));
            default -> Optional.empty();
        };
    }

    /// The decimal number that was meant: one that came as a float is not what it became as a double.
    private static BigDecimal exact(double share) {
        float narrow = (float) share;
        return narrow == share ? new BigDecimal(Float.toString(narrow)) : BigDecimal.valueOf(share);
    }

    private static int whole(BigDecimal number) {
        return number.min(BigDecimal.valueOf(Integer.MAX_VALUE / 4)).intValue();
    }

    /// Keeps a share of all slots free.
    ///
    /// @param readyTarget that share
    /// @param downThreshold the fleet shrinks while wanted free slots are at most this share of the free ones
    record Occupancy(BigDecimal readyTarget, BigDecimal downThreshold) implements ScalingPolicy {
        @Override
        public int wanted(Demand demand) {
            var slots = BigDecimal.valueOf(demand.matches())
                    .divide(BigDecimal.ONE.subtract(readyTarget), 0, RoundingMode.CEILING);
            return whole(slots.divide(BigDecimal.valueOf(demand.maxMatches()), 0, RoundingMode.CEILING));
        }

        @Override
        public boolean mayShrink(Demand demand) {
            var slots = BigDecimal.valueOf((long) wanted(demand) * demand.maxMatches());
            var wantedFree = slots.multiply(readyTarget).setScale(0, RoundingMode.CEILING);
            return demand.freeSlots() > 0
                    && wantedFree.compareTo(downThreshold.multiply(BigDecimal.valueOf(demand.freeSlots()))) <= 0;
        }
    }

    /// Keeps a number of rooms free.
    record Buffer(int amount) implements ScalingPolicy {
        @Override
        public int wanted(Demand demand) {
            return (int) Math.min((long) demand.usedRooms() + amount, Integer.MAX_VALUE);
        }

        @Override
        public boolean mayShrink(Demand demand) {
            return demand.rooms() > wanted(demand);
        }
    }
}

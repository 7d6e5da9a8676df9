package dev.muster.openmatch.grpc;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import dev.muster.match.Filter;
import dev.muster.match.Pool;
import dev.muster.openmatch.wire.DoubleRangeFilter;
import dev.muster.platform.error.MusterException;
import java.util.ArrayList;
import java.util.List;

/// Pools from the wire.
final class PoolWire {
    private static final long NANOS = 1_000_000;

    private PoolWire() {}

    static Pool toDomain(dev.muster.openmatch.wire.Pool pool) {
        List<Filter> filters = new ArrayList<>();
        pool.getDoubleRangeFiltersList().forEach(filter -> filters.add(range(filter)));
        pool.getStringEqualsFiltersList()
                .forEach(filter -> filters.add(new Filter.Equal(filter.getStringArg(), filter.getValue())));
        pool.getTagPresentFiltersList().forEach(filter -> filters.add(new Filter.Tagged(filter.getTag())));
        long from = Long.MIN_VALUE;
        long to = Long.MAX_VALUE;
        if (pool.hasCreatedAfter()) {
            from = milliseconds(pool.getCreatedAfter(), "created_after") + 1;
        }
        if (pool.hasCreatedBefore()) {
            var before = pool.getCreatedBefore();
            // What was created within this very millisecond, but before its end, is before the bound too.
            to = milliseconds(before, "created_before") - (before.getNanos() % NANOS == 0 ? 1 : 0);
        }
        return new Pool(filters, from, to);
    }

    private static Filter range(DoubleRangeFilter filter) {
        boolean withoutMin = false;
        boolean withoutMax = false;
        switch (filter.getExclude()) {
            case NONE, UNRECOGNIZED -> {}
            case MIN -> withoutMin = true;
            case MAX -> withoutMax = true;
            case BOTH -> {
                withoutMin = true;
                withoutMax = true;
            }
        }
        return Filter.Range.excluding(filter.getDoubleArg(), filter.getMin(), withoutMin, filter.getMax(), withoutMax);
    }

    // Whole milliseconds, rounded down.
    private static long milliseconds(Timestamp bound, String field) {
        if (!Timestamps.isValid(bound)) {
            throw MusterException.invalid(".invalid " + field + " value");
        }
        return Timestamps.toMillis(bound);
    }
}

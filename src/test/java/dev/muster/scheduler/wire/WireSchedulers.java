package dev.muster.scheduler.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.muster.platform.protojson.ProtoJson;
import dev.muster.scheduler.Scheduler;
import java.time.Instant;

/// Schedulers as users write them, for tests of other packages.
public final class WireSchedulers {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final ProtoJson JSON = new ProtoJson();

    private WireSchedulers() {}

    /// The first version of what `POST /schedulers` would be given.
    public static Scheduler yaml(String text) {
        try {
            var json = YAML.readTree(text).toString();
            return SchedulerWire.toDomain(JSON.parse(json, CreateSchedulerRequest.getDefaultInstance()))
                    .asCreated("v1.0.0", Instant.EPOCH);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}

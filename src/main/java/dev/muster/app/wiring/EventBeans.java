package dev.muster.app.wiring;

import dev.muster.app.metrics.EventMetrics;
import dev.muster.event.Audiences;
import dev.muster.event.CachedAudiences;
import dev.muster.event.Deliveries;
import dev.muster.event.EventsConfig;
import dev.muster.event.Forwarding;
import dev.muster.event.ForwardingListener;
import dev.muster.event.Json;
import dev.muster.event.Outbox;
import dev.muster.event.Receivers;
import dev.muster.event.Resyncs;
import dev.muster.event.grpc.GrpcReceiver;
import dev.muster.event.json.JacksonJson;
import dev.muster.event.redis.RedisOutbox;
import dev.muster.event.webhook.WebhookReceiver;
import dev.muster.platform.redis.Redis;
import dev.muster.platform.signal.Signals;
import dev.muster.room.RoomEvents;
import dev.muster.room.Rooms;
import dev.muster.room.redis.RedisResyncs;
import dev.muster.scheduler.Schedulers;
import dev.muster.scheduler.redis.SchedulerShards;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;

/// How events leave. Nothing here starts anything: that is for [RoleStarter].
final class EventBeans {
    @Produces
    @Singleton
    Json json() {
        return new JacksonJson();
    }

    @Produces
    @Singleton
    Audiences audiences(Schedulers schedulers, Signals signals) {
        return new CachedAudiences(schedulers::find, signals);
    }

    @Produces
    @Singleton
    Outbox outbox(Redis redis, SchedulerShards shards) {
        return new RedisOutbox(redis, shards);
    }

    @Produces
    @Singleton
    Resyncs resyncs(Redis redis, Json json) {
        return new RedisResyncs(redis, json);
    }

    @Produces
    @Singleton
    GrpcReceiver grpcReceiver(EventsConfig config) {
        return new GrpcReceiver(config);
    }

    void close(@Disposes GrpcReceiver receiver) {
        receiver.close();
    }

    @Produces
    @Singleton
    WebhookReceiver webhookReceiver(EventsConfig config, Json json, Clock clock) {
        return new WebhookReceiver(config, json, clock);
    }

    void close(@Disposes WebhookReceiver receiver) {
        receiver.close();
    }

    @Produces
    @Singleton
    EventMetrics eventMetrics(MeterRegistry registry) {
        return new EventMetrics(registry);
    }

    @Produces
    @Singleton
    Receivers receivers(GrpcReceiver grpc, WebhookReceiver webhook, Json json, ForwardingListener listener) {
        return new Receivers(Map.of("gRPC", grpc, "webhook", webhook), new Deliveries(json), listener);
    }

    @Produces
    @Singleton
    Forwarding forwarding(Receivers receivers, Clock clock) {
        return new Forwarding(receivers, clock, () -> UUID.randomUUID().toString());
    }

    @Produces
    @Singleton
    RoomEvents roomEvents(Rooms rooms, Audiences audiences, Forwarding forwarding) {
        return new RoomEvents(rooms, audiences, forwarding);
    }
}

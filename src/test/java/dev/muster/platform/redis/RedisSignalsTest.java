package dev.muster.platform.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.platform.signal.Signals;
import io.vertx.redis.client.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class RedisSignalsTest {
    private final CuttingProxy proxy = new CuttingProxy(TestRedis.uri());
    private final RedisFixture sender = RedisFixture.empty();
    private final RedisFixture receiver = new RedisFixture(proxy.uri());
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final int others = receiver.signals.topics();

    @AfterEach
    void close() {
        sender.close();
        receiver.close();
        proxy.close();
    }

    @Test
    void wakesTheListenersOfATopicInOtherProcesses() throws InterruptedException {
        receiver.signals.listen("rooms", payload -> heard.add("rooms " + payload));
        receiver.signals.listen("slots", payload -> heard.add("slots " + payload));
        listening("rooms", "slots");

        publish("rooms", "duel");
        publish("slots", "royale");
        publish("other", "nobody hears it");
        publish("rooms", "the last");

        assertThat(next()).isEqualTo("rooms duel");
        assertThat(next()).isEqualTo("slots royale");
        assertThat(next()).isEqualTo("rooms the last");
    }

    @Test
    void anEndedListeningHearsNothing() throws InterruptedException {
        var ended = receiver.signals.listen("rooms", payload -> heard.add("ended"));
        receiver.signals.listen("rooms", heard::add);
        listening("rooms");
        ended.close();

        publish("rooms", "duel");

        assertThat(next()).isEqualTo("duel");
        assertThat(heard).isEmpty();
    }

    @Test
    void saysThatAnythingMayBeMissedAfterTheConnectionBroke() throws InterruptedException {
        receiver.signals.listen("rooms", heard::add);
        listening("rooms");

        proxy.down();
        publish("rooms", "unheard");
        proxy.up();

        assertThat(next()).isEqualTo(Signals.EVERYTHING);
        listening("rooms");
        publish("rooms", "heard again");
        assertThat(next()).isEqualTo("heard again");
    }

    @Test
    void saysThatAnythingMayBeMissedOnceItListens() throws InterruptedException {
        listening();
        receiver.signals.listen("rooms", heard::add);

        assertThat(next()).isEqualTo(Signals.EVERYTHING);
        publish("rooms", "duel");
        assertThat(next()).isEqualTo("duel");
        Thread.sleep(3_500);
        assertThat(heard).as("only once").isEmpty();
    }

    @Test
    void replacesAConnectionThatWentSilent() throws InterruptedException {
        receiver.signals.listen("rooms", heard::add);
        listening("rooms");

        proxy.swallow(true);
        Thread.sleep(3_500); // a beat is under way that nobody answers
        proxy.swallow(false);
        proxy.keepSilent();

        await(Signals.EVERYTHING);
        listening("rooms");
    }

    @Test
    void everyListenerIsToldOnceThatItsTopicIsSubscribed() throws InterruptedException {
        receiver.signals.listen("rooms", payload -> heard.add("first " + payload));
        assertThat(next()).isEqualTo("first *");

        receiver.signals.listen("rooms", payload -> heard.add("second " + payload));
        assertThat(next()).isEqualTo("second *");

        publish("rooms", "duel");
        assertThat(List.of(next(), next())).containsExactlyInAnyOrder("first duel", "second duel");
        assertThat(heard).isEmpty();
    }

    @Test
    void aTopicIsForgottenWithItsLastListener() throws InterruptedException {
        var first = receiver.signals.listen("player-1", heard::add);
        var second = receiver.signals.listen("player-1", heard::add);
        listening("player-1");

        first.close();
        publish("player-1", "still");
        assertThat(next()).isEqualTo("still");
        second.close();
        second.close();

        awaitChannels("player-1", 0);
        assertThat(receiver.signals.topics()).isEqualTo(others);
    }

    @Test
    void aListenerThatComesAsTheLastOneGoesHearsEverything() throws InterruptedException {
        var stop = new AtomicBoolean();
        var comingAndGoing = Thread.ofVirtual().start(() -> {
            while (!stop.get()) {
                receiver.signals.listen("player-1", payload -> {}).close();
            }
        });

        for (int i = 0; i < 300; i++) {
            var payload = "event " + i;
            var mine = new LinkedBlockingQueue<String>();
            try (var listening = receiver.signals.listen("player-1", mine::add)) {
                assertThat(mine.poll(5, TimeUnit.SECONDS)).isEqualTo(Signals.EVERYTHING);
                publish("player-1", payload);
                assertThat(mine.poll(5, TimeUnit.SECONDS)).isEqualTo(payload);
            }
        }
        stop.set(true);
        comingAndGoing.join();

        awaitChannels("player-1", 0);
        assertThat(receiver.signals.topics()).isEqualTo(others);
    }

    @Test
    void twentyThousandTopicsComeAndGo() throws InterruptedException {
        int topics = 20_000;
        var told = new CountDownLatch(topics);
        var subscriptions = new ArrayList<Signals.Subscription>();

        for (int i = 0; i < topics; i++) {
            subscriptions.add(receiver.signals.listen("player-" + i, payload -> told.countDown()));
        }
        assertThat(told.await(15, TimeUnit.SECONDS)).isTrue();
        receiver.signals.listen("player-19999", heard::add);
        assertThat(next()).isEqualTo(Signals.EVERYTHING);
        subscriptions.forEach(Signals.Subscription::close);
        publish("player-19999", "hello");

        assertThat(next()).isEqualTo("hello");
        awaitChannels("player-7", 0);
        assertThat(receiver.signals.topics()).isEqualTo(others + 1);
    }

    private void awaitChannels(String topic, int subscribers) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        while (subscribers(topic) != subscribers && System.nanoTime() < deadline) {
            Thread.sleep(5);
        }
        assertThat(subscribers(topic)).isEqualTo(subscribers);
    }

    private long subscribers(String topic) {
        return sender.redis
                .ask(Call.command(
                        Command.EVAL, "return redis.call('PUBLISH', ARGV[1], 'count')", 0, "muster:signal:" + topic))
                .number();
    }

    private void await(String signal) throws InterruptedException {
        assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo(signal);
    }

    private void publish(String topic, String payload) {
        sender.redis.ask(Call.command(Command.PUBLISH, "muster:signal:" + topic, payload));
    }

    // Until signals arrive; those that tell so are not kept.
    private void listening(String... topics) throws InterruptedException {
        for (var topic : topics) {
            String told = "";
            while (!told.endsWith("ready?")) {
                publish(topic, "ready?");
                var next = heard.poll(50, TimeUnit.MILLISECONDS);
                told = next == null ? "" : next;
            }
        }
        Thread.sleep(50);
        heard.clear();
    }

    private String next() throws InterruptedException {
        var next = heard.poll(5, TimeUnit.SECONDS);
        return next == null ? "nothing within 5 s" : next;
    }
}

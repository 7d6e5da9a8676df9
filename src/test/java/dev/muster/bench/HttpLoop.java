package dev.muster.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Callers over HTTP/1.1, one connection each, all on one thread: it must cost as little as it can beside
/// the server that it measures. Each sends the same request again and again.
final class HttpLoop implements ClosedLoop {
    private static final byte[] OK = ascii("HTTP/1.1 200 ");
    private static final byte[] LENGTH = ascii("content-length: ");
    private static final byte[] END = ascii("\r\n\r\n");

    private final Selector selector;
    private final Thread thread;
    private volatile long answers;
    private volatile @Nullable String fault;
    private volatile boolean closed;

    /// @param requests one per connection
    /// @param body what every answer must say
    HttpLoop(int port, List<byte[]> requests, String body) throws IOException {
        selector = Selector.open();
        for (byte[] request : requests) {
            var channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, new Caller(request));
        }
        byte[] expected = ascii(body);
        thread = Thread.ofPlatform().name("http-load").start(() -> run(expected));
    }

    /// A request with all that a server asks for.
    static byte[] request(String method, String path, String body) {
        var length =
                body.isEmpty() ? "" : "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n";
        return ascii(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" + length + "\r\n" + body);
    }

    @Override
    public long answers() {
        return answers;
    }

    @Override
    public void check() {
        if (fault != null) {
            throw new IllegalStateException(fault);
        }
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join();
            for (var key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run(byte[] body) {
        try {
            for (var key : selector.keys()) {
                send(key);
            }
            while (!closed && fault == null) {
                selector.select(key -> answer(key, body));
            }
        } catch (IOException | UncheckedIOException e) {
            fault = "a connection failed: " + e;
        }
    }

    private void answer(SelectionKey key, byte[] body) {
        var caller = (Caller) key.attachment();
        try {
            if (((SocketChannel) key.channel()).read(caller.answer) < 0) {
                fault = "the server closed a connection";
            } else if (caller.answered()) {
                if (!caller.isRight(body)) {
                    fault = "the server answered " + caller.text();
                    return;
                }
                answers++;
                send(key);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // A request is far smaller than the buffer of a socket that holds nothing else.
    private static void send(SelectionKey key) throws IOException {
        var caller = (Caller) key.attachment();
        caller.answer.clear();
        ((SocketChannel) key.channel()).write(caller.request.rewind());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /// One connection.
    private static final class Caller {
        private final ByteBuffer request;
        private final ByteBuffer answer = ByteBuffer.allocate(4096);

        Caller(byte[] request) {
            this.request = ByteBuffer.wrap(request);
        }

        boolean answered() {
            int end = find(END, 0);
            if (end < 0) {
                return false;
            }
            int at = find(LENGTH, 0);
            int length = 0;
            for (at += LENGTH.length; answer.array()[at] >= '0'; at++) {
                length = length * 10 + answer.array()[at] - '0';
            }
            return answer.position() >= end + END.length + length;
        }

        boolean isRight(byte[] body) {
            return find(OK, 0) == 0 && find(body, answer.position() - body.length) >= 0;
        }

        String text() {
            return new String(answer.array(), 0, answer.position(), StandardCharsets.UTF_8);
        }

        private int find(byte[] wanted, int from) {
            for (int start = from; start <= answer.position() - wanted.length; start++) {
                int i = 0;
                while (i < wanted.length && lower(answer.array()[start + i]) == lower(wanted[i])) {
                    i++;
                }
                if (i == wanted.length) {
                    return start;
                }
            }
            return -1;
        }

        private static int lower(byte letter) {
            return letter >= 'A' && letter <= 'Z' ? letter + 32 : letter;
        }
    }
}

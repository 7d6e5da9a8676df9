package dev.muster.platform.redis.embedded;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// The few words of Redis's protocol that starting a server takes, before there is a client.
final class RedisConnection implements Closeable {
    private static final int TIMEOUT_MILLIS = 1000;

    private final Socket socket = new Socket();
    private final InputStream in;

    RedisConnection(int port) throws IOException {
        try {
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            in = new BufferedInputStream(socket.getInputStream());
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /// Sends one command; a bulk answer comes as its text, any other as its line with the mark (`+OK`,
    /// `-LOADING …`).
    String call(String... words) throws IOException {
        var request = new StringBuilder("*").append(words.length).append("\r\n");
        for (String word : words) {
            request.append('$')
                    .append(word.length())
                    .append("\r\n")
                    .append(word)
                    .append("\r\n");
        }
        socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.US_ASCII));
        String line = line();
        if (!line.startsWith("$") || line.startsWith("$-")) {
            return line;
        }
        byte[] bulk = in.readNBytes(Integer.parseInt(line, 1, line.length(), 10));
        line();
        return new String(bulk, StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int read = in.read(); read != '\n'; read = in.read()) {
            // Longer than any answer that is expected here: somebody else listens.
            if (read < 0 || line.length() > 4096) {
                throw new EOFException("the connection ended within an answer");
            }
            line.append((char) read);
        }
        return line.toString().strip();
    }
}

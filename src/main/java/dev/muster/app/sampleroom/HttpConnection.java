package dev.muster.app.sampleroom;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/// One kept-alive HTTP/1.1 connection for small JSON calls; for one thread at a time. The JDK's own clients
/// take longer to load than this room takes to start.
final class HttpConnection {
    private static final int BODY_MAX = 4 * 1024 * 1024;
    private static final int LINE_MAX = 64 * 1024;

    private final URI base;
    private final String token;
    private @Nullable Socket socket;
    private @Nullable InputStream input;

    /// @param base scheme, host, port and perhaps a path that comes before that of each call
    /// @param token sent as bearer token, unless it is empty
    HttpConnection(URI base, String token) {
        this.base = base;
        this.token = token;
    }

    /// Sends one request and returns the body of its answer. A kept connection that turns out to be closed
    /// is replaced once.
    ///
    /// @param body JSON, or empty for none
    /// @param timeoutMillis for connecting, and for each wait for bytes
    /// @throws IOException also when the status is not 200
    String call(String method, String path, String body, int timeoutMillis) throws IOException {
        boolean kept = socket != null;
        try {
            return exchange(method, path, body, timeoutMillis);
        } catch (IOException e) {
            close();
            if (!kept || e instanceof StatusException || e instanceof java.net.SocketTimeoutException) {
                throw e;
            }
        }
        try {
            return exchange(method, path, body, timeoutMillis);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private static final class StatusException extends IOException {
        private static final long serialVersionUID = 1;

        StatusException(String status) {
            super("the rooms door answered ".concat(status));
        }
    }

    private String exchange(String method, String path, String body, int timeoutMillis) throws IOException {
        var connected = connect(timeoutMillis);
        connected.setSoTimeout(timeoutMillis);
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        var head = new StringBuilder(256)
                .append(method)
                .append(' ')
                .append(base.getRawPath() == null ? "" : base.getRawPath())
                .append(path)
                .append(" HTTP/1.1\r\nHost: ")
                .append(base.getRawAuthority())
                .append("\r\nAccept: application/json\r\n");
        if (!token.isEmpty()) {
            head.append("Authorization: Bearer ").append(token).append("\r\n");
        }
        if (bytes.length > 0) {
            head.append("Content-Type: application/json\r\nContent-Length: ")
                    .append(bytes.length)
                    .append("\r\n");
        }
        var request = new ByteArrayOutputStream();
        request.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        request.writeBytes(bytes);
        request.writeTo(connected.getOutputStream());
        return answer();
    }

    private Socket connect(int timeoutMillis) throws IOException {
        var open = socket;
        if (open != null) {
            return open;
        }
        boolean secure = "https".equalsIgnoreCase(base.getScheme());
        int port = base.getPort() >= 0 ? base.getPort() : secure ? 443 : 80;
        var plain = new Socket();
        plain.connect(new InetSocketAddress(base.getHost(), port), timeoutMillis);
        plain.setTcpNoDelay(true);
        var opened = secure ? secure(plain, base.getHost(), port) : plain;
        socket = opened;
        input = new BufferedInputStream(opened.getInputStream());
        return opened;
    }

    private static Socket secure(Socket plain, String host, int port) throws IOException {
        var factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
        var secured = (SSLSocket) factory.createSocket(plain, host, port, true);
        var parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        return secured;
    }

    private String answer() throws IOException {
        var status = line();
        int length = -1;
        boolean chunked = false;
        boolean last = status.startsWith("HTTP/1.0");
        for (var header = line(); !header.isEmpty(); header = line()) {
            int colon = header.indexOf(':');
            if (colon < 0) {
                continue;
            }
            var value = header.substring(colon + 1).strip().toLowerCase(Locale.ROOT);
            switch (header.substring(0, colon).toLowerCase(Locale.ROOT)) {
                case "content-length" -> length = number(value, 10);
                case "transfer-encoding" -> chunked = value.endsWith("chunked");
                case "connection" -> last = value.equals("close");
                default -> {}
            }
        }
        byte[] body = chunked ? chunks() : length >= 0 ? bytes(length) : rest();
        if (last || (!chunked && length < 0)) {
            close();
        }
        var words = status.split(" ", 3);
        if (words.length < 2 || !words[1].equals("200")) {
            throw new StatusException(words.length < 2 ? status : words[1]);
        }
        return new String(body, StandardCharsets.UTF_8);
    }

    private byte[] chunks() throws IOException {
        var body = new ByteArrayOutputStream();
        while (true) {
            int size = number(line().split(";", 2)[0].strip(), 16);
            if (size == 0) {
                break;
            }
            body.writeBytes(bytes(size));
            if (body.size() > BODY_MAX) {
                throw new IOException("the rooms door's answer is too long");
            }
            line();
        }
        while (!line().isEmpty()) {
            // Trailers say nothing that matters here.
        }
        return body.toByteArray();
    }

    private byte[] bytes(int count) throws IOException {
        if (count > BODY_MAX) {
            throw new IOException("the rooms door's answer is too long");
        }
        var bytes = open().readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("the rooms door closed the connection");
        }
        return bytes;
    }

    private byte[] rest() throws IOException {
        return open().readNBytes(BODY_MAX);
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        var in = open();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0 || line.length() > LINE_MAX) {
                throw new EOFException("the rooms door closed the connection");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private static int number(String text, int radix) throws IOException {
        try {
            int number = Integer.parseInt(text, radix);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Answered below, as a negative number is.
        }
        throw new IOException("the rooms door's answer is not HTTP");
    }

    private InputStream open() throws IOException {
        var in = input;
        if (in == null) {
            throw new EOFException("the connection to the rooms door is closed");
        }
        return in;
    }

    private void close() {
        var open = socket;
        socket = null;
        input = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // It is not used again either way.
            }
        }
    }
}

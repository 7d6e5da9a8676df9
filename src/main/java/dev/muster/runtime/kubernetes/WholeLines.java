package dev.muster.runtime.kubernetes;

import io.fabric8.kubernetes.client.http.AsyncBody;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Passes an answer on in whole lines: who reads it decodes each piece by itself, and a piece may end within a
/// character. Used by one thread at a time.
final class WholeLines implements AsyncBody.Consumer<List<ByteBuffer>> {
    private final AsyncBody.Consumer<List<ByteBuffer>> next;
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();

    WholeLines(AsyncBody.Consumer<List<ByteBuffer>> next) {
        this.next = next;
    }

    @Override
    public void consume(List<ByteBuffer> pieces, AsyncBody body) throws Exception {
        var whole = new ArrayList<ByteBuffer>();
        for (var piece : pieces) {
            var bytes = new byte[piece.remaining()];
            piece.get(bytes);
            int end = lastLineEnd(bytes);
            begun.write(bytes, 0, end);
            if (end > 0) {
                whole.add(ByteBuffer.wrap(begun.toByteArray()));
                begun.reset();
            }
            begun.write(bytes, end, bytes.length - end);
        }
        next.consume(whole, body); // without a line as well: it asks for more
    }

    private static int lastLineEnd(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        return end;
    }
}

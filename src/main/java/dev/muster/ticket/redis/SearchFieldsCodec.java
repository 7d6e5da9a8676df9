package dev.muster.ticket.redis;

import dev.muster.ticket.SearchFields;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Search fields as bytes: three counted lists of name and value. Compact, since every ticket is read from
/// the log by every process that matches.
final class SearchFieldsCodec {
    private SearchFieldsCodec() {}

    static byte[] encode(SearchFields fields) {
        var bytes = new ByteArrayOutputStream(128);
        try (var out = new DataOutputStream(bytes)) {
            out.writeShort(fields.doubles().size());
            for (var entry : fields.doubles().entrySet()) {
                write(out, entry.getKey());
                out.writeDouble(entry.getValue());
            }
            out.writeShort(fields.strings().size());
            for (var entry : fields.strings().entrySet()) {
                write(out, entry.getKey());
                write(out, entry.getValue());
            }
            out.writeShort(fields.tags().size());
            for (var tag : fields.tags()) {
                write(out, tag);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static SearchFields decode(byte[] bytes) {
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            Map<String, Double> doubles = new HashMap<>();
            for (int left = in.readUnsignedShort(); left > 0; left--) {
                doubles.put(read(in), in.readDouble());
            }
            Map<String, String> strings = new HashMap<>();
            for (int left = in.readUnsignedShort(); left > 0; left--) {
                strings.put(read(in), read(in));
            }
            Set<String> tags = new HashSet<>();
            for (int left = in.readUnsignedShort(); left > 0; left--) {
                tags.add(read(in));
            }
            return new SearchFields(doubles, strings, tags);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String read(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }
}

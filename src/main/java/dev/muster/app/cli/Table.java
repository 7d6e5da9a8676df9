package dev.muster.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/// Things of a JSON answer as lines of aligned columns.
///
/// @param field the field of the answer that holds the thing or the list of things; an answer without it is
///     the thing
record Table(String field, List<Column> columns) {
    /// A heading, and what stands under it.
    record Column(String heading, Function<JsonNode, String> cell) {
        /// A column that shows the value at a path such as `matchAllocation.maxMatches`.
        static Column of(String heading, String path) {
            return new Column(
                    heading, thing -> thing.at("/" + path.replace('.', '/')).asText(""));
        }
    }

    void print(JsonNode answer, PrintWriter out) {
        var things = answer.has(field) ? answer.path(field) : answer;
        var rows = new ArrayList<List<String>>();
        rows.add(columns.stream().map(Column::heading).toList());
        if (things.isArray()) {
            things.forEach(thing -> rows.add(row(thing)));
        } else {
            rows.add(row(things));
        }
        var widths = IntStream.range(0, columns.size())
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        rows.forEach(row -> out.println(line(row, widths)));
    }

    private List<String> row(JsonNode thing) {
        return columns.stream()
                .map(column -> column.cell().apply(thing))
                .map(cell -> cell.isEmpty() ? "-" : cell)
                .toList();
    }

    private static String line(List<String> row, int[] widths) {
        var line = new StringBuilder();
        for (var i = 0; i < row.size(); i++) {
            line.append(row.get(i)).repeat(' ', widths[i] - row.get(i).length() + 3);
        }
        return line.toString().stripTrailing();
    }
}

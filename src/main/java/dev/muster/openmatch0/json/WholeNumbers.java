package dev.muster.openmatch0.json;

/// Whole numbers as `gjson` takes them from JSON. Numbers of more than 64 bits become the nearest that there is.
final class WholeNumbers {
    private WholeNumbers() {}

    /// Of a number of JSON: without its fraction.
    static long ofNumber(String digits) {
        return isWhole(digits) ? ofText(digits) : (long) Double.parseDouble(digits);
    }

    /// Of a text: 0 unless it consists of digits, perhaps after a minus.
    static long ofText(String text) {
        if (!isWhole(text)) {
            return 0;
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException tooLarge) {
            return text.startsWith("-") ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }

    private static boolean isWhole(String text) {
        int from = text.startsWith("-") ? 1 : 0;
        return text.length() > from && text.chars().skip(from).allMatch(digit -> digit >= '0' && digit <= '9');
    }
}

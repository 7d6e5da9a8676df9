<?php

declare(strict_types=1);

/** A protobuf message as its fields by number: what these examples need of it, texts and messages in messages. */
final class Message
{
    /** @param array<int, list<string>> $fields the values of each field, as bytes */
    private function __construct(private array $fields)
    {
    }

    public static function empty(): self
    {
        return new self([]);
    }

    public static function read(string $bytes): self
    {
        $fields = [];
        $at = 0;
        while ($at < strlen($bytes)) {
            $tag = self::number($bytes, $at);
            switch ($tag & 7) {
                case 0:
                    // Numbers are not needed here; they are only read over.
                    self::number($bytes, $at);
                    break;
                case 1:
                    $at += 8;
                    break;
                case 2:
                    $length = self::number($bytes, $at);
                    $fields[$tag >> 3][] = substr($bytes, $at, $length);
                    $at += $length;
                    break;
                case 5:
                    $at += 4;
                    break;
                default:
                    throw new RuntimeException("no protobuf: tag $tag");
            }
        }
        return new self($fields);
    }

    /** The text of a field; empty when it is not set. */
    public function text(int $field): string
    {
        $values = $this->fields[$field] ?? [''];
        return end($values);
    }

    /** @return list<string> the bytes of each value of a field */
    public function all(int $field): array
    {
        return $this->fields[$field] ?? [];
    }

    /** The same with one more value of a field. */
    public function with(int $field, string|Message $value): self
    {
        $fields = $this->fields;
        $fields[$field][] = $value instanceof self ? $value->bytes() : $value;
        return new self($fields);
    }

    public function bytes(): string
    {
        $bytes = '';
        foreach ($this->fields as $field => $values) {
            foreach ($values as $value) {
                $bytes .= self::varint($field << 3 | 2) . self::varint(strlen($value)) . $value;
            }
        }
        return $bytes;
    }

    private static function varint(int $number): string
    {
        $bytes = '';
        for (; $number > 127; $number >>= 7) {
            $bytes .= chr($number & 127 | 128);
        }
        return $bytes . chr($number);
    }

    private static function number(string $bytes, int &$at): int
    {
        $number = 0;
        for ($shift = 0; ; $shift += 7) {
            $byte = ord($bytes[$at++]);
            $number |= ($byte & 127) << $shift;
            if ($byte < 128) {
                return $number;
            }
        }
    }
}

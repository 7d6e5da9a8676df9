<?php

declare(strict_types=1);

/** Calls of gRPC over HTTP/2 without TLS, with nothing but PHP's curl. */
final class Grpc
{
    private const SECONDS = 10;

    public function __construct(private readonly string $address)
    {
    }

    /**
     * Calls a method and returns the messages of its answer: one, or those of a whole stream.
     *
     * @return list<string>
     */
    public function call(string $method, string $message): array
    {
        $headers = [];
        $curl = curl_init("http://{$this->address}/$method");
        curl_setopt_array($curl, [
            CURLOPT_HTTP_VERSION => CURL_HTTP_VERSION_2_PRIOR_KNOWLEDGE,
            CURLOPT_TIMEOUT => self::SECONDS,
            CURLOPT_POST => true,
            CURLOPT_POSTFIELDS => "\0" . pack('N', strlen($message)) . $message,
            CURLOPT_HTTPHEADER => ['content-type: application/grpc', 'te: trailers'],
            CURLOPT_RETURNTRANSFER => true,
            // The outcome stands in trailers, which curl tells of like of headers.
            CURLOPT_HEADERFUNCTION => static function ($curl, string $line) use (&$headers): int {
                $parts = explode(':', $line, 2);
                if (count($parts) === 2) {
                    $headers[strtolower($parts[0])] = trim($parts[1]);
                }
                return strlen($line);
            },
        ]);
        $body = curl_exec($curl);
        if ($body === false) {
            throw new RuntimeException("$method: " . curl_error($curl));
        }
        $status = $headers['grpc-status'] ?? 'none';
        if ($status !== '0') {
            $text = rawurldecode($headers['grpc-message'] ?? '');
            throw new RuntimeException("$method: status $status $text");
        }
        return self::messages($body);
    }

    /** Each message has five bytes before it: whether it is compressed, and its length. */
    private static function messages(string $body): array
    {
        $messages = [];
        for ($at = 0; $at + 5 <= strlen($body); $at += 5 + $length) {
            $length = unpack('N', $body, $at + 1)[1];
            $messages[] = substr($body, $at + 5, $length);
        }
        return $messages;
    }
}

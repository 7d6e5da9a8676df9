// Package layout is Open Match 0.3 as programs see it that work on its Redis directly: a connection, and the keys
// and fields with their meaning. It needs nothing but the standard library.
package layout

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"strings"
	"time"
)

// Redis is a connection to the Redis that REDIS_SERVICE_HOST and REDIS_SERVICE_PORT name. It is not safe for use by
// several goroutines.
type Redis struct {
	connection net.Conn
	in         *bufio.Reader
}

// Connect opens the connection.
func Connect() (*Redis, error) {
	address := net.JoinHostPort(variable("REDIS_SERVICE_HOST", "127.0.0.1"), variable("REDIS_SERVICE_PORT", "6379"))
	connection, err := net.DialTimeout("tcp", address, 5*time.Second)
	if err != nil {
		return nil, err
	}
	return &Redis{connection, bufio.NewReader(connection)}, nil
}

func variable(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}

// Close ends the connection.
func (r *Redis) Close() error { return r.connection.Close() }

// Command is a command with its arguments.
type Command []string

// Do sends a command and returns its reply: a string, an int64, a []any, or nil.
func (r *Redis) Do(command ...string) (any, error) {
	if err := r.send(command); err != nil {
		return nil, err
	}
	return r.reply()
}

// Together carries out several commands in one transaction.
func (r *Redis) Together(commands ...Command) error {
	all := append(append([]Command{{"MULTI"}}, commands...), Command{"EXEC"})
	if err := r.send(all...); err != nil {
		return err
	}
	var failed error
	for range all {
		reply, err := r.reply()
		if err != nil {
			failed = errors.Join(failed, err)
		}
		if results, ok := reply.([]any); ok {
			for _, result := range results {
				if err, ok := result.(error); ok {
					failed = errors.Join(failed, err)
				}
			}
		}
	}
	return failed
}

// Strings is the reply to a command that answers with a list of texts.
func (r *Redis) Strings(command ...string) ([]string, error) {
	reply, err := r.Do(command...)
	if err != nil {
		return nil, err
	}
	list, _ := reply.([]any)
	texts := make([]string, 0, len(list))
	for _, entry := range list {
		text, ok := entry.(string)
		if !ok {
			return nil, fmt.Errorf("%s: a text was expected, not %v", command[0], entry)
		}
		texts = append(texts, text)
	}
	return texts, nil
}

// Hash is all fields of a hash; it is empty when there is none.
func (r *Redis) Hash(key string) (map[string]string, error) {
	list, err := r.Strings("HGETALL", key)
	if err != nil {
		return nil, err
	}
	hash := make(map[string]string, len(list)/2)
	for i := 0; i+1 < len(list); i += 2 {
		hash[list[i]] = list[i+1]
	}
	return hash, nil
}

func (r *Redis) send(commands ...Command) error {
	var out strings.Builder
	for _, command := range commands {
		fmt.Fprintf(&out, "*%d\r\n", len(command))
		for _, part := range command {
			fmt.Fprintf(&out, "$%d\r\n%s\r\n", len(part), part)
		}
	}
	if err := r.connection.SetDeadline(time.Now().Add(30 * time.Second)); err != nil {
		return err
	}
	_, err := io.WriteString(r.connection, out.String())
	return err
}

// Errors inside of lists are entries of the list; an error on its own is returned as one.
func (r *Redis) reply() (any, error) {
	line, err := r.in.ReadString('\n')
	if err != nil {
		return nil, err
	}
	line = strings.TrimSuffix(line, "\r\n")
	if line == "" {
		return nil, errors.New("Redis sent an empty line")
	}
	kind, rest := line[0], line[1:]
	switch kind {
	case '+':
		return rest, nil
	case '-':
		return nil, errors.New(rest)
	case ':':
		return strconv.ParseInt(rest, 10, 64)
	}
	length, err := strconv.Atoi(rest)
	if err != nil {
		return nil, err
	}
	if length < 0 {
		return nil, nil
	}
	switch kind {
	case '$':
		text := make([]byte, length+2)
		if _, err := io.ReadFull(r.in, text); err != nil {
			return nil, err
		}
		return string(text[:length]), nil
	case '*':
		list := make([]any, length)
		for i := range list {
			entry, err := r.reply()
			var broken net.Error
			if errors.As(err, &broken) || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
				return nil, err
			}
			if err != nil {
				entry = err
			}
			list[i] = entry
		}
		return list, nil
	}
	return nil, fmt.Errorf("Redis sent what is no reply: %q", line)
}

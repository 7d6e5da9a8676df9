using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Text;

/// <summary>A connection to Redis: what this example needs of its protocol.</summary>
internal sealed class Redis : IDisposable
{
    private const int TimeoutMillis = 30000;

    private readonly TcpClient client;
    private readonly BufferedStream stream;

    public Redis(string host, int port)
    {
        client = new TcpClient(host, port) { ReceiveTimeout = TimeoutMillis, SendTimeout = TimeoutMillis };
        stream = new BufferedStream(client.GetStream());
    }

    /// <summary>Sends a command and returns its reply: a string, a long, a list of these, or null.</summary>
    public object Do(params string[] command)
    {
        Send(command);
        stream.Flush();
        return OrThrow(Reply());
    }

    /// <summary>The reply to a command that answers with a list of texts.</summary>
    public List<string> Texts(params string[] command)
    {
        return ((List<object>)Do(command)).Cast<string>().ToList();
    }

    /// <summary>Carries out several commands in one transaction.</summary>
    public void Together(params string[][] commands)
    {
        Send("MULTI");
        foreach (var command in commands)
        {
            Send(command);
        }
        Send("EXEC");
        stream.Flush();
        // All replies are read before one of them is judged, so that none is taken for the next command's.
        var replies = Enumerable.Range(0, commands.Length + 2).Select(i => Reply()).ToList();
        replies.ForEach(reply => OrThrow(reply));
    }

    public void Dispose()
    {
        client.Close();
    }

    private void Send(params string[] command)
    {
        Write("*" + command.Length + "\r\n");
        foreach (var part in command)
        {
            Write("$" + Encoding.UTF8.GetByteCount(part) + "\r\n" + part + "\r\n");
        }
    }

    private void Write(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        stream.Write(bytes, 0, bytes.Length);
    }

    private object Reply()
    {
        var line = Line();
        var rest = line.Substring(1);
        switch (line[0])
        {
            case '+':
                return rest;
            case '-':
                return new IOException(rest);
            case ':':
                return long.Parse(rest);
            case '$':
                return rest == "-1" ? null : Encoding.UTF8.GetString(Bytes(int.Parse(rest)));
            case '*':
                return rest == "-1" ? null : Enumerable.Range(0, int.Parse(rest)).Select(i => Reply()).ToList();
            default:
                throw new IOException("Redis sent what is no reply: " + line);
        }
    }

    private static object OrThrow(object reply)
    {
        var failed = reply as Exception ?? (reply as List<object>)?.OfType<Exception>().FirstOrDefault();
        if (failed != null)
        {
            throw failed;
        }
        return reply;
    }

    private string Line()
    {
        var line = new StringBuilder();
        for (var next = Next(); next != '\r'; next = Next())
        {
            line.Append((char)next);
        }
        Next();
        return line.ToString();
    }

    private byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        for (var i = 0; i < length; i++)
        {
            bytes[i] = (byte)Next();
        }
        Next();
        Next();
        return bytes;
    }

    private int Next()
    {
        var next = stream.ReadByte();
        if (next < 0)
        {
            throw new IOException("Redis closed the connection");
        }
        return next;
    }
}

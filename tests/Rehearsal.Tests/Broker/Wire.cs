using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ChatOpsBot.Rehearsal.Tests.Broker;

/// <summary>A client that says exactly the bytes a test wants.</summary>
internal sealed class Wire : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 30_000, SendTimeout = 30_000 };

    public Wire(int port) => socket.Connect(IPAddress.Loopback, port);

    public void Send(params byte[] bytes) => socket.Send(bytes);

    /// <summary>A frame with the header of a version that is not flexible.</summary>
    public void Request(short key, short version, byte[] body)
    {
        var frame = new byte[4 + 2 + 2 + 4 + 2 + 4 + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, frame.Length - 4);
        BinaryPrimitives.WriteInt16BigEndian(frame.AsSpan(4), key);
        BinaryPrimitives.WriteInt16BigEndian(frame.AsSpan(6), version);
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(8), 42);
        BinaryPrimitives.WriteInt16BigEndian(frame.AsSpan(12), 4);
        Encoding.ASCII.GetBytes("wire", frame.AsSpan(14));
        body.CopyTo(frame, 18);
        Send(frame);
    }

    /// <summary>The next answer without its length and correlation id; null when the broker has closed.</summary>
    public byte[]? Answer()
    {
        var length = new byte[4];
        if (!Fill(length)) return null;
        var frame = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
        return Fill(frame) ? frame[4..] : null;
    }

    public void Dispose() => socket.Dispose();

    private bool Fill(byte[] bytes)
    {
        try
        {
            for (var have = 0; have < bytes.Length;)
            {
                var more = socket.Receive(bytes, have, bytes.Length - have, SocketFlags.None);
                if (more == 0) return false;
                have += more;
            }

            return true;
        }
        catch (SocketException closed) when (closed.SocketErrorCode == SocketError.ConnectionReset)
        {
            return false;
        }
    }
}

using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Net.Sockets;
using ChatOpsBot.Rehearsal.Broker.Apis;
using Microsoft.Extensions.Logging;

namespace ChatOpsBot.Rehearsal.Broker.Wire;

/// <summary>
/// One client's connection: requests are answered one after the other, as Kafka does it, so a long poll holds up what is
/// sent behind it. Whatever is wrong with a frame closes this connection and nothing else.
/// </summary>
internal sealed partial class Connection(Socket socket, BrokerNode node, Cluster cluster)
{
    private const int ShortestFrame = 8;
    private const int LongestFrame = 100 * 1024 * 1024;

    public async Task ServeAsync(CancellationToken cancellation)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        var input = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 32 * 1024, leaveOpen: true, useZeroByteReads: true));
        try
        {
            while (await ReadFrameAsync(input, cancellation) is var (frame, size) && frame is not null)
                await AnswerAsync(frame, size, stream, cancellation);
        }
        catch (MalformedRequestException broken)
        {
            LogMalformed(cluster.Options.Logger, node.Id, broken.Message);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The client went, or the broker is stopped.
        }
        catch (Exception bug)
        {
            LogBug(cluster.Options.Logger, bug, node.Id);
        }
        finally
        {
            await input.CompleteAsync();
        }
    }

    /// <summary>The next frame without its length, in a rented array; no array when the client has closed.</summary>
    private static async ValueTask<(byte[]? Frame, int Size)> ReadFrameAsync(PipeReader input, CancellationToken cancellation)
    {
        while (true)
        {
            var read = await input.ReadAsync(cancellation);
            var size = FrameSize(read.Buffer);
            if (size >= 0 && read.Buffer.Length >= 4L + size)
            {
                var frame = ArrayPool<byte>.Shared.Rent(size);
                var whole = read.Buffer.Slice(4, size);
                whole.CopyTo(frame);
                input.AdvanceTo(whole.End);
                return (frame, size);
            }

            if (read.IsCompleted) return (null, 0);
            input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    private static int FrameSize(in ReadOnlySequence<byte> buffer)
    {
        if (buffer.Length < 4) return -1;
        Span<byte> prefix = stackalloc byte[4];
        buffer.Slice(0, 4).CopyTo(prefix);
        var size = BinaryPrimitives.ReadInt32BigEndian(prefix);
        return size is >= ShortestFrame and <= LongestFrame
            ? size
            : throw new MalformedRequestException($"A frame of {size} bytes; {ShortestFrame} to {LongestFrame} are taken.");
    }

    private async ValueTask AnswerAsync(byte[] frame, int size, NetworkStream output, CancellationToken cancellation)
    {
        try
        {
            using var response = new ResponseWriter();
            await node.AtWorkAsync(cancellation);
            await Dispatch.AnswerAsync(cluster, node, frame.AsMemory(0, size), response, cancellation);
            await node.AtWorkAsync(cancellation);
            if (!response.Silent) await output.WriteAsync(response.Frame(), cancellation);
            if (response.Throttle > TimeSpan.Zero) await Task.Delay(response.Throttle, cluster.Options.Time, cancellation);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(frame);
        }
    }

    [LoggerMessage(LogLevel.Debug, "Broker {Broker} closed a connection: {Reason}")]
    private static partial void LogMalformed(ILogger logger, int broker, string reason);

    [LoggerMessage(LogLevel.Error, "Broker {Broker} closed a connection because of a bug of ours")]
    private static partial void LogBug(ILogger logger, Exception bug, int broker);
}

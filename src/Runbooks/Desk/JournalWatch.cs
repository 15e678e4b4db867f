using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;

namespace ChatOpsBot.Runbooks.Desk;

/// <summary>
/// A subscription to what is appended. Changes of one run that are not read yet are merged into one, so a slow reader loses nothing
/// and costs at most one entry a run.
/// </summary>
public sealed class JournalWatch : IDisposable
{
    private readonly Merged _reader = new();
    private readonly Action<JournalWatch> _end;

    internal JournalWatch(Action<JournalWatch> end) => _end = end;

    public ChannelReader<JournalChange> Reader => _reader;

    internal void Tell(JournalChange change) => _reader.Put(change);

    public void Dispose()
    {
        _end(this);
        _reader.Complete();
    }

    private sealed class Merged : ChannelReader<JournalChange>
    {
        private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
        private readonly Queue<Guid> _order = new();
        private readonly Dictionary<Guid, JournalChange> _waiting = [];

        public void Put(JournalChange change)
        {
            lock (_order)
            {
                if (_waiting.TryGetValue(change.Run, out var old))
                    _waiting[change.Run] = new JournalChange(change.Run, old.From, change.To, old.Kinds.Union(change.Kinds));
                else
                {
                    _waiting[change.Run] = change;
                    _order.Enqueue(change.Run);
                }
            }

            _signal.Writer.TryWrite(true);
        }

        public void Complete() => _signal.Writer.TryComplete();

        public override bool TryRead([MaybeNullWhen(false)] out JournalChange item)
        {
            lock (_order)
            {
                item = null;
                return _order.TryDequeue(out var run) && _waiting.Remove(run, out item);
            }
        }

        public override async ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default)
        {
            while (true)
            {
                lock (_order) if (_order.Count > 0) return true;
                if (!await _signal.Reader.WaitToReadAsync(cancellationToken)) return false;
                _signal.Reader.TryRead(out _);
            }
        }
    }
}

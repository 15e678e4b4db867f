using ChatOpsBot.Runbooks.Actions;

namespace ChatOpsBot.Migration.Copying;

/// <summary>The last good answer of one source of data, with its age; a failure keeps the old value and says so.</summary>
internal sealed class Reading<T>(string name, TimeProvider clock) where T : class
{
    public T? Value { get; private set; }

    public DataSource Source { get; private set; } = new(name, null, "not asked yet");

    public async Task<bool> RefreshAsync(Func<Task<T>> read)
    {
        var asked = clock.GetUtcNow();
        try
        {
            Value = await read();
            Source = new DataSource(name, asked, null);
            return true;
        }
        catch (WorldTroubleException e)
        {
            Source = Source with { Problem = e.Message };
            return false;
        }
    }
}

namespace Candlewick.Sessions.Trail;

/// <summary>
/// Fills memory from the database before it is first asked, whoever asks first. One that failed is tried again by the next who asks.
/// </summary>
internal sealed class FirstLoad
{
    private readonly Lock _gate = new();
    private Task? _loading;

    /// <summary>What was filled no longer counts: whoever asks next fills it again.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            _loading = null;
        }
    }

    public Task RunAsync(Func<Task> load)
    {
        lock (_gate)
        {
            return _loading is null or { IsFaulted: true } or { IsCanceled: true } ? _loading = load() : _loading;
        }
    }
}

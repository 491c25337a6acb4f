using Candlewick.MarketData.Jobs;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Candlewick.MarketData.Imports;

/// <summary>
/// Who may upload: an import counts from the moment its upload is accepted, not from when its row is written, and the disk must have
/// room for it beside those that are under way.
/// </summary>
internal sealed class UploadPlaces(DataJobStore jobs, DataFolder folder, IOptions<MarketDataOptions> options) : IDisposable
{
    /// <summary>What a form may have around its file.</summary>
    private const long FormBytes = 64 * 1024;
    private const int RetryAfterSeconds = 30;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private int _underWay;
    private long _announced;

    /// <summary>Takes a place for an upload.</summary>
    /// <param name="length">What the request says its body has; null when it does not say.</param>
    /// <param name="cancellationToken">The caller is gone.</param>
    /// <exception cref="ProblemException">413 for more than a file may have, 429 without a place, 507 without room on the disk.</exception>
    public async Task<UploadPlace> TakeAsync(long? length, CancellationToken cancellationToken)
    {
        var bounds = options.Value;
        if (length > bounds.MaxUploadBytes + FormBytes)
        {
            throw TooLarge(bounds);
        }

        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (await jobs.CountUnfinishedAsync() + _underWay >= bounds.MaxOpenJobs)
            {
                throw ProblemException.TooMany(
                    $"{bounds.MaxOpenJobs} imports are already waiting or being uploaded; try again when some are done.",
                    RetryAfterSeconds);
            }

            RequireRoom(_announced + (length ?? 0));
            _underWay++;
            _announced += length ?? 0;
            return new UploadPlace(this, length ?? 0);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The answer to a file that is larger than files may be.</summary>
    public static ProblemException TooLarge(MarketDataOptions bounds) => new(
        StatusCodes.Status413PayloadTooLarge,
        $"The file is larger than {bounds.MaxUploadBytes:N0} bytes, the most that MarketData:MaxUploadBytes allows.");

    /// <summary>Refuses what would leave the disk too full for the desk's own books.</summary>
    /// <exception cref="ProblemException">507.</exception>
    public void RequireRoom(long bytes)
    {
        if (new DriveInfo(folder.SharedPath).AvailableFreeSpace - bytes < options.Value.MinFreeBytes)
        {
            throw new ProblemException(
                StatusCodes.Status507InsufficientStorage,
                $"The disk would be left with less than {options.Value.MinFreeBytes:N0} free bytes (MarketData:MinFreeBytes).");
        }
    }

    /// <summary>Writes the job's row in place of the upload: at no moment do both count, or neither.</summary>
    internal async Task BecomeAsync(DataJob job, UploadPlace place)
    {
        await _gate.WaitAsync(CancellationToken.None);
        try
        {
            await jobs.AddAsync(job);
            GiveBack(place);
        }
        finally
        {
            _gate.Release();
        }
    }

    internal async ValueTask LeaveAsync(UploadPlace place)
    {
        await _gate.WaitAsync(CancellationToken.None);
        try
        {
            GiveBack(place);
        }
        finally
        {
            _gate.Release();
        }
    }

    public void Dispose() => _gate.Dispose();

    private void GiveBack(UploadPlace place)
    {
        if (!place.IsGivenBack)
        {
            place.IsGivenBack = true;
            _underWay--;
            _announced -= place.Bytes;
        }
    }
}

/// <summary>The place of one upload; given back when it is disposed of or has become a job.</summary>
internal sealed class UploadPlace(UploadPlaces places, long bytes) : IAsyncDisposable
{
    public long Bytes => bytes;

    public bool IsGivenBack { get; set; }

    public Task BecomeAsync(DataJob job) => places.BecomeAsync(job, this);

    public ValueTask DisposeAsync() => places.LeaveAsync(this);
}

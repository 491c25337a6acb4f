using System.Globalization;
using Candlewick.Execution.Contracts;
using Candlewick.MarketData.Contracts;
using Candlewick.Platform.Backups;
using Candlewick.Platform.Hosts;
using Candlewick.Platform.Startup;
using Candlewick.Platform.Storage;
using Microsoft.Extensions.Options;

namespace Candlewick.Host.Health;

/// <summary>A part of the desk whose state can be degraded; the name is all that a caller without a sign-in is told.</summary>
internal enum HealthPart
{
    /// <summary>It resumes what was in flight when it last stopped.</summary>
    Starting,
    /// <summary>The database does not answer.</summary>
    Database,
    /// <summary>What is written is not stored: the disk is full or cannot be written, or another program locks the database.</summary>
    Writes,
    /// <summary>So much waits to be written that soon it is refused.</summary>
    WriteQueue,
    /// <summary>An account has failed or is not connected.</summary>
    Account,
    /// <summary>A feed brings no prices, or has shown no sign of life for too long.</summary>
    Feed,
    /// <summary>Little room is left on the data folder's disk.</summary>
    Disk,
    /// <summary>The newest backup is older than it should be, or there is none.</summary>
    Backup,
}

/// <summary>Says what is wrong with the desk now.</summary>
internal sealed class DeskHealth(
    Database database, Readiness readiness, TradingTurn turn, IAccounts accounts, IFeeds feeds, DataFolder folder, TimeProvider time,
    IOptions<HealthOptions> health, IOptions<BackupOptions> backups)
{
    /// <param name="Part">What it is about.</param>
    /// <param name="Name">Which one, where there are several; null otherwise.</param>
    /// <param name="Reason">In words.</param>
    public sealed record Complaint(HealthPart Part, string? Name, string Reason);

    public IEnumerable<Complaint> Complaints()
    {
        if (!readiness.IsReady && !turn.IsStandby)
        {
            yield return new Complaint(HealthPart.Starting, null, "The desk resumes what was in flight when it last stopped.");
        }

        if (database.WriteFailure is { } failure)
        {
            yield return new Complaint(HealthPart.Writes, null, failure);
        }

        if (database.IsCrowded)
        {
            yield return new Complaint(HealthPart.WriteQueue, null, $"{database.Waiting} writes wait.");
        }

        foreach (var complaint in Accounts().Concat(Feeds()))
        {
            yield return complaint;
        }

        if (FreeSpace.Of(folder.Path) is { } free && free < health.Value.MinFreeBytes)
        {
            yield return new Complaint(HealthPart.Disk, null, $"Only {FreeSpace.Text(free)} are left on the data folder's disk.");
        }

        if (BackupAge() is { } words)
        {
            yield return new Complaint(HealthPart.Backup, null, words);
        }
    }

    private IEnumerable<Complaint> Accounts()
    {
        foreach (var account in accounts.Standings)
        {
            if (account.Phase == AccountPhase.Failed)
            {
                yield return new Complaint(HealthPart.Account, account.Account, account.Failure ?? "It could not be opened.");
            }
            else if (accounts.Find(account.Account) is { IsConnected: false })
            {
                yield return new Complaint(HealthPart.Account, account.Account, "It is not connected to its venue.");
            }
        }
    }

    private IEnumerable<Complaint> Feeds()
    {
        var now = time.GetUtcNow();
        foreach (var feed in feeds.All)
        {
            var state = feed.State;
            if (state.State == FeedConnection.Disconnected)
            {
                yield return new Complaint(HealthPart.Feed, feed.Venue, "It is not connected.");
            }
            else if (state.State == FeedConnection.Connected && accounts.All.FirstOrDefault(one => one.Venue == feed.Venue) is { } broker
                && Newest(feed, broker) is { } seen && now - seen > broker.Capabilities.FeedBound)
            {
                yield return new Complaint(
                    HealthPart.Feed, feed.Venue, string.Create(
                        CultureInfo.InvariantCulture, $"It has shown no sign of life for {(now - seen).TotalSeconds:0} s."));
            }
        }
    }

    /// <summary>A quiet market is not a stale feed: one sign of life of any market is enough.</summary>
    private static DateTimeOffset? Newest(IMarketDataFeed feed, IBroker broker) =>
        feed.Instruments.Select(instrument => broker.LastSignOfLife(instrument.Symbol)).Max();

    private string? BackupAge()
    {
        if (backups.Value.WarnAfter is not { } bound)
        {
            return null;
        }

        return LastBackup.Of(folder.Path) is not { } last ? "No backup has been taken."
            : time.GetUtcNow() - last.TakenAt is var age && age > bound
            ? string.Create(CultureInfo.InvariantCulture, $"The newest backup is {age.TotalHours:0} hours old.")
            : null;
    }
}

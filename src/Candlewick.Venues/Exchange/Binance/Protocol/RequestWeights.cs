using System.Collections.Concurrent;
using System.Net;

namespace Candlewick.Venues.Exchange.Binance.Protocol;

/// <summary>
/// The request weight that each address has used in the running minute: beyond the limit it is refused until the minute is over, and who
/// goes on all the same is banned, each time for twice as long.
/// </summary>
internal sealed class RequestWeights(TimeProvider time)
{
    /// <summary>Weight an address may use in a minute.</summary>
    public const int Limit = 6_000;

    private const int PatienceRefusals = 20;
    private const int MostAddresses = 10_000;
    private static readonly TimeSpan FirstBan = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LongestBan = TimeSpan.FromDays(3);
    private readonly ConcurrentDictionary<IPAddress, Usage> _usages = new();

    private sealed class Usage
    {
        public long Minute;
        public int Weight;
        public int Refusals;
        public int Bans;
        public DateTimeOffset BannedUntil;
    }

    /// <summary>Charges a request to its address.</summary>
    /// <param name="address">Whose request it is.</param>
    /// <param name="weight">What it costs.</param>
    /// <returns>What the address has used in this minute, this request included.</returns>
    /// <exception cref="BinanceFault">It has used too much, or is banned.</exception>
    public int Charge(IPAddress address, int weight)
    {
        var now = time.GetUtcNow();
        var minute = now.ToUnixTimeSeconds() / 60;
        Forget(minute);
        var usage = _usages.GetOrAdd(address, _ => new Usage());
        lock (usage)
        {
            if (now < usage.BannedUntil)
            {
                throw BinanceFault.Banned(usage.BannedUntil.ToUnixTimeMilliseconds(), SecondsTo(now, usage.BannedUntil));
            }

            if (usage.Minute != minute)
            {
                (usage.Minute, usage.Weight, usage.Refusals) = (minute, 0, 0);
            }

            if (usage.Weight + weight <= Limit)
            {
                return usage.Weight += weight;
            }

            if (++usage.Refusals <= PatienceRefusals)
            {
                throw BinanceFault.TooMuchWeight(Limit, SecondsTo(now, DateTimeOffset.FromUnixTimeSeconds((minute + 1) * 60)));
            }

            var ban = FirstBan * Math.Pow(2, Math.Min(usage.Bans++, 12));
            usage.BannedUntil = now + (ban < LongestBan ? ban : LongestBan);
            throw BinanceFault.Banned(usage.BannedUntil.ToUnixTimeMilliseconds(), SecondsTo(now, usage.BannedUntil));
        }
    }

    private static int SecondsTo(DateTimeOffset now, DateTimeOffset then) => Math.Max(1, (int)Math.Ceiling((then - now).TotalSeconds));

    /// <summary>Addresses of an earlier minute that are not banned have nothing to be remembered for but their bans.</summary>
    private void Forget(long minute)
    {
        if (_usages.Count < MostAddresses)
        {
            return;
        }

        foreach (var (address, usage) in _usages)
        {
            if (usage.Minute < minute && time.GetUtcNow() >= usage.BannedUntil)
            {
                _usages.TryRemove(address, out _);
            }
        }
    }
}

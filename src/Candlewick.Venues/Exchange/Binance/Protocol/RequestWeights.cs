using System.Collections.Concurrent;
using System.Net;
using Candlewick.Platform.Web;

namespace Candlewick.Venues.Exchange.Binance.Protocol;

/// <summary>
/// The request weight that each address has used in the running minute: beyond the limit it is refused until the minute is over, and who
/// goes on all the same is banned, each time for twice as long.
/// </summary>
internal sealed class RequestWeights(RequestLimits limits, TimeProvider time)
{
    private const int PatienceRefusals = 20;
    private const int MostAddresses = 10_000;
    private static readonly TimeSpan FirstBan = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LongestBan = TimeSpan.FromDays(3);
    private readonly ConcurrentDictionary<string, Usage> _usages = new(StringComparer.Ordinal);
    private long _forgotAt;

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
        var usage = UsageOf(address);
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

            if (usage.Weight + weight <= limits.Weight)
            {
                return usage.Weight += weight;
            }

            if (++usage.Refusals <= PatienceRefusals)
            {
                throw BinanceFault.TooMuchWeight(limits.Weight, SecondsTo(now, DateTimeOffset.FromUnixTimeSeconds((minute + 1) * 60)));
            }

            var ban = FirstBan * Math.Pow(2, Math.Min(usage.Bans++, 12));
            usage.BannedUntil = now + (ban < LongestBan ? ban : LongestBan);
            throw BinanceFault.Banned(usage.BannedUntil.ToUnixTimeMilliseconds(), SecondsTo(now, usage.BannedUntil));
        }
    }

    /// <summary>Gives back what a request cost that is free once it is done; answers what the address has used without it.</summary>
    public int GiveBack(IPAddress address, int weight)
    {
        var usage = UsageOf(address);
        lock (usage)
        {
            return usage.Weight = Math.Max(0, usage.Weight - weight);
        }
    }

    /// <summary>What an address has used in this minute.</summary>
    public int UsedBy(IPAddress address)
    {
        var usage = UsageOf(address);
        lock (usage)
        {
            return usage.Weight;
        }
    }

    /// <summary>Who comes when too many are counted already is counted with the others who did.</summary>
    private Usage UsageOf(IPAddress address)
    {
        var caller = CallerAddress.Of(address);
        return _usages.TryGetValue(caller, out var known)
            ? known
            : _usages.GetOrAdd(_usages.Count < MostAddresses ? caller : "", _ => new Usage());
    }

    private static int SecondsTo(DateTimeOffset now, DateTimeOffset then) => Math.Max(1, (int)Math.Ceiling((then - now).TotalSeconds));

    /// <summary>Once a minute: addresses of an earlier one that were never banned have nothing to be remembered for.</summary>
    private void Forget(long minute)
    {
        if (Interlocked.Exchange(ref _forgotAt, minute) == minute || _usages.Count < MostAddresses / 10)
        {
            return;
        }

        foreach (var (address, usage) in _usages)
        {
            if (usage.Minute < minute && (usage.Bans == 0 || (_usages.Count >= MostAddresses && time.GetUtcNow() >= usage.BannedUntil)))
            {
                _usages.TryRemove(address, out _);
            }
        }
    }
}

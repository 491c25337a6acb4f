namespace Candlewick.Staking.Odds;

/// <summary>
/// A stream of random numbers that a seed and a number name, the same on every machine and in every version: xoshiro256** (Blackman and
/// Vigna, 2018), filled by SplitMix64. Streams of one seed do not depend on one another, so it does not matter who draws from which.
/// </summary>
internal struct SeededRandom
{
    private const ulong Step = 0x9E3779B97F4A7C15;
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    public SeededRandom(long seed, int stream)
    {
        // Mixed before the stream is added: else the seeds of neighbouring streams would be those of neighbouring seeds.
        var start = unchecked((ulong)seed);
        var state = Fill(ref start) ^ unchecked((ulong)stream * Step);
        (_a, _b, _c, _d) = (Fill(ref state), Fill(ref state), Fill(ref state), Fill(ref state));
    }

    /// <summary>The next number, from 0 to below 1.</summary>
    public double NextDouble() => (Next() >> 11) * (1.0 / (1UL << 53));

    private ulong Next()
    {
        var result = unchecked(ulong.RotateLeft(_b * 5, 7) * 9);
        var shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = ulong.RotateLeft(_d, 45);
        return result;
    }

    private static ulong Fill(ref ulong state)
    {
        unchecked
        {
            state += Step;
            var mixed = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
            return mixed ^ (mixed >> 31);
        }
    }
}

namespace Candlewick.Venues.Simulator.Floor;

/// <summary>
/// Random numbers without memory: the n-th number of a stream of a seed is always the same, so the state that has to be
/// stored is a counter. SplitMix64 over (seed, stream, index).
/// </summary>
internal static class SeededChance
{
    /// <summary>Uniform in (0, 1).</summary>
    public static double Uniform(long seed, string stream, long index)
    {
        // FNV-1a of the stream's name, so that streams of one seed have nothing in common.
        var hash = 14695981039346656037UL;
        foreach (var letter in stream)
        {
            hash = (hash ^ letter) * 1099511628211UL;
        }

        var bits = Mix(Mix((ulong)seed + hash) + (ulong)index * 0x9E3779B97F4A7C15UL);
        return ((bits >> 11) + 0.5) / (1UL << 53);
    }

    /// <summary>Standard normal, by Box and Muller from the uniforms 2·index and 2·index + 1.</summary>
    public static double Normal(long seed, string stream, long index) =>
        Math.Sqrt(-2.0 * Math.Log(Uniform(seed, stream, 2 * index))) * Math.Cos(2.0 * Math.PI * Uniform(seed, stream, 2 * index + 1));

    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15UL;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }
}

using Candlewick.MarketData.Series;
using Candlewick.Platform.Hosts;

namespace Candlewick.MarketData.Tests;

public sealed class SeriesChangesTests
{
    [Fact]
    public void A_commit_of_this_host_or_another_counts_for_its_symbol_alone_and_missed_ones_for_all()
    {
        var others = new Bulletins();
        var changes = new SeriesChanges(others);
        Assert.Equal((0, 0), (changes.Of("A"), changes.Of("B")));
        changes.Committed("A");
        Assert.Equal((1, 0), (changes.Of("A"), changes.Of("B")));
        Assert.Equal(["A"], others.Told);
        others.Hear("B");
        Assert.Equal((1, 1), (changes.Of("A"), changes.Of("B")));
        others.Hear(null);
        Assert.Equal((2, 2), (changes.Of("A"), changes.Of("B")));
        // What another host told is not told on.
        Assert.Equal(["A"], others.Told);
    }

    private sealed class Bulletins : IBulletins
    {
        private Action<string?>? _listener;

        public List<string> Told { get; } = [];

        public void Tell(string topic, string text) => Told.Add(text);

        public void Listen(string topic, Action<string?> onText) => _listener = onText;

        public void Hear(string? text) => _listener!(text);
    }
}

using System.Text.Json;
using Candlewick.Execution.Contracts;
using Candlewick.Sessions.Contracts;
using Candlewick.Sessions.Trail;

namespace Candlewick.Sessions.Tests;

/// <summary>What is stored of a trace, and that it reads as it was said.</summary>
public sealed class StoredTraceTests
{
    public static TheoryData<bool, bool, bool> Marks()
    {
        var marks = new TheoryData<bool, bool, bool>();
        for (var bits = 0; bits < 8; bits++)
        {
            marks.Add((bits & 1) != 0, (bits & 2) != 0, (bits & 4) != 0);
        }

        return marks;
    }

    [Theory]
    [MemberData(nameof(Marks))]
    public void A_line_reads_as_it_was_written_whatever_is_marked_about_it(bool passed, bool mayRetry, bool isWarning)
    {
        var line = SessionRuleName.Outcome(SessionRuleName.CannotWin, passed, "Costs of 12.50 eat \"the\" way <to> 45 €.") with
        {
            MayRetry = mayRetry, IsWarning = isWarning,
        };
        Assert.Equal([line], StoredTrace.Read(StoredTrace.Write([line])));
    }

    [Fact]
    public void Lines_keep_their_order_and_each_its_own_title()
    {
        RuleOutcome[] trace =
        [
            SessionRuleName.Outcome("Basis", true, "A fact without a title."),
            SessionRuleName.Outcome("SignalAge", true, "A fact with one."),
            SessionRuleName.Outcome(SessionRuleName.RoutePaused, false, "A route's rule."),
            new(RuleName.QuantityAboveMaximum, false, "A rule of the order path."),
        ];
        var read = StoredTrace.Read(StoredTrace.Write(trace));
        Assert.Equal(trace, read);
        Assert.Equal([null, "Age within the limit", "Route not paused"], read.Take(3).Select(line => line.Title));
        Assert.NotNull(read[3].Title);
    }

    /// <summary>Else a line of the order path would come back under another title than the caller was told.</summary>
    [Fact]
    public void No_rule_of_the_order_path_has_another_title_in_a_trace_that_was_stored() =>
        Assert.All(RuleName.All, rule => Assert.Equal(RuleName.TitleOf(rule), SessionRuleName.TitleOf(rule)));

    [Fact]
    public void Titles_are_not_stored_and_an_ordinary_line_costs_little_more_than_its_sentence()
    {
        var stored = StoredTrace.Write([SessionRuleName.Outcome("SignalAge", true, "3 s old.")]);
        Assert.Equal("""[["SignalAge",0,"3 s old."]]""", stored);
        Assert.Equal("[]", StoredTrace.Write([]));
        Assert.Empty(StoredTrace.Read("[]"));
    }

    [Fact]
    public void A_trace_that_was_stored_as_the_interface_answers_it_reads_as_well()
    {
        RuleOutcome[] trace =
        [
            SessionRuleName.Outcome("SignalAge", true, "3 s old.") with { IsWarning = true },
            SessionRuleName.Outcome(SessionRuleName.RoutePaused, false, "Paused.") with { MayRetry = true },
        ];
        Assert.Equal(trace, StoredTrace.Read(JsonSerializer.Serialize(trace, Candlewick.Platform.Web.DeskJson.Options)));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[{}]")]
    [InlineData("""[["a",0]]""")]
    [InlineData("""[["a",0,"b","c"]]""")]
    [InlineData("""[[1,0,"b"]]""")]
    [InlineData("""[["a","0","b"]]""")]
    [InlineData("""[["a",0.5,"b"]]""")]
    [InlineData("""[["a",0,null]]""")]
    [InlineData("""[["a",8,"b"]]""")]
    [InlineData("""[["a",-1,"b"]]""")]
    public void What_is_no_trace_is_said(string stored) =>
        Assert.Contains("a rule, a number and a sentence", Assert.Throws<JsonException>(() => StoredTrace.Read(stored)).Message);
}

using Candlewick.Platform.Retention;
using Candlewick.Platform.Startup;
using Candlewick.Platform.Storage;
using Candlewick.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Candlewick.Platform.Tests;

/// <summary>When the nightly run begins: at its hour, once, and after a night that was slept through as soon as the desk is up.</summary>
public sealed class NightlyRetentionTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ManualTimeProvider _clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly CountingRule _rule = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_runs_once_a_night_and_makes_up_for_the_night_that_was_missed()
    {
        await using (var desk = await StartAsync())
        {
            // The first night lies behind: nobody has run since.
            await AdvanceAsync(desk, TimeSpan.FromMinutes(9));
            Assert.Equal(0, _rule.Runs);
            await AdvanceAsync(desk, TimeSpan.FromMinutes(1));
            Assert.Equal(1, _rule.Runs);
            await AdvanceAsync(desk, TimeSpan.FromHours(14.5));
            Assert.Equal(1, _rule.Runs);
            await AdvanceAsync(desk, TimeSpan.FromHours(1));
            Assert.Equal(2, _rule.Runs);
            await AdvanceAsync(desk, TimeSpan.FromHours(20));
            Assert.Equal(2, _rule.Runs);
        }

        _clock.Advance(TimeSpan.FromDays(5));
        await using (var desk = await StartAsync())
        {
            await AdvanceAsync(desk, TimeSpan.FromHours(1));
            Assert.Equal(3, _rule.Runs);
        }

        await using (var desk = await StartAsync(isNightly: false))
        {
            await AdvanceAsync(desk, TimeSpan.FromDays(2));
            Assert.Equal(3, _rule.Runs);
        }
    }

    [Fact]
    public async Task A_run_that_was_cut_off_is_made_up_for_and_none_begins_before_the_desk_is_ready()
    {
        await using (var desk = await StartAsync(isReady: false))
        {
            await AdvanceAsync(desk, TimeSpan.FromHours(1));
            Assert.Equal(0, _rule.Runs);
            await desk.GetRequiredService<RetentionRunStore>().BeginAsync("nightly");
        }

        await using (var desk = await StartAsync())
        {
            await AdvanceAsync(desk, TimeSpan.FromMinutes(10));
            Assert.Equal(1, _rule.Runs);
        }
    }

    [Fact]
    public async Task A_run_under_a_clock_that_stood_in_the_future_does_not_count_for_the_nights_until_then()
    {
        await using var desk = await StartAsync();
        var runs = desk.GetRequiredService<RetentionRunStore>();
        await AdvanceAsync(desk, TimeSpan.FromMinutes(10));
        Assert.Equal(1, _rule.Runs);
        var run = await runs.BeginAsync("nightly");
        await runs.FinishAsync(run.RunId, run.Counts, failure: null);
        await desk.GetRequiredService<Database>().WriteAsync(work => work.ExecuteAsync(
            "UPDATE retention_runs SET started_at = @later WHERE run_id = @RunId",
            new { later = _clock.GetUtcNow().AddYears(3), run.RunId }));

        // Of this night the run before it is known.
        await AdvanceAsync(desk, TimeSpan.FromHours(1));
        Assert.Equal(1, _rule.Runs);
        await AdvanceAsync(desk, TimeSpan.FromDays(2));
        Assert.Equal(3, _rule.Runs);
    }

    [Theory]
    [InlineData("HourUtc", "24")]
    [InlineData("StepRows", "9")]
    [InlineData("OutboxDays", "0")]
    public async Task A_setting_out_of_its_range_is_named(string name, string value)
    {
        await using var desk = Build(("Retention:" + name, value));
        var wrong = Assert.Throws<OptionsValidationException>(() => desk.GetRequiredService<IOptions<RetentionOptions>>().Value);
        Assert.Contains($"CANDLEWICK_RETENTION__{name.ToUpperInvariant()}", wrong.Message, StringComparison.Ordinal);
    }

    private ServiceProvider Build(params (string Key, string Value)[] settings)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(pair => pair.Key, pair => (string?)pair.Value)).Build());
        services.AddSingleton<TimeProvider>(_clock);
        services.AddPlatform(_folder.Path, TestEngine.AddressFor(_folder.Path));
        services.AddSingleton<IRetention>(_rule);
        services.AddSingleton<NightlyRetention>();
        return services.BuildServiceProvider();
    }

    private async Task<ServiceProvider> StartAsync(bool isReady = true, bool isNightly = true)
    {
        var desk = Build(("Retention:Nightly", isNightly ? "true" : "false"));
        await desk.GetRequiredService<Migrator>().ApplyAsync(desk.GetRequiredService<Database>(), desk.GetServices<MigrationSource>());
        if (isReady)
        {
            desk.GetRequiredService<Readiness>().MarkReady();
        }

        await desk.GetRequiredService<NightlyRetention>().StartAsync(CancellationToken.None);
        return desk;
    }

    /// <summary>A look at a time, each to its end.</summary>
    private async Task AdvanceAsync(ServiceProvider desk, TimeSpan by)
    {
        var end = _clock.GetUtcNow() + by;
        while (_clock.GetUtcNow() < end)
        {
            var due = _clock.FirstDue is { } first && first < end ? first : end;
            _clock.AdvanceTo(due);
            await desk.GetRequiredService<NightlyRetention>().LastLook;
            await desk.GetRequiredService<RetentionRunner>().WhenIdleAsync();
        }
    }

    private sealed class CountingRule : IRetention
    {
        public int Runs { get; private set; }

        public IReadOnlyList<PurgeRule> Rules => [new PurgeRule("counted", "Nothing.", _ =>
        {
            Runs++;
            return Task.FromResult(PurgeStep.End);
        })];
    }
}

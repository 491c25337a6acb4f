using System.Text.Json;
using Candlewick.Domain;
using Candlewick.Execution.Contracts;
using Candlewick.MarketData.Contracts;
using Candlewick.Platform.Concurrency;
using Candlewick.Venues.Exchange.Settings;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Candlewick.Venues.Exchange.Accounts;

/// <summary>What every exchange account is built from; shared by all of them.</summary>
internal sealed record ExchangeParts(
    WorkTrackers Trackers, IAccounts Accounts, IFeeds Feeds, ILiveMarket Live, TimeProvider Time, IOptions<ExchangeOptions> Options,
    ILoggerFactory Loggers);

/// <summary>Opens accounts at an exchange process.</summary>
internal sealed class ExchangeAdapter(ExchangeParts parts) : IVenueAdapter
{
    public string Venue => VenueName.Exchange;

    public AccountDefinition? FirstAccount => null;

    public IReadOnlyDictionary<string, string[]> Check(JsonElement settings) => ExchangeSettings.Read(settings).Errors;

    public async Task<IBroker> OpenAsync(AccountDefinition account, CancellationToken cancellationToken)
    {
        var (settings, errors) = ExchangeSettings.Read(account.Settings);
        if (settings is null)
        {
            var details = string.Join(' ', errors.Select(error => $"{error.Key} {error.Value[0]}"));
            throw new ArgumentException($"The settings of {account.Name} cannot be used: {details}", nameof(account));
        }

        if (parts.Options.Value.WrongToken is { } wrong)
        {
            throw new BrokerUnavailableException(wrong);
        }

        var broker = new ExchangeBroker(account.Name, settings, parts);
        try
        {
            await broker.OpenAsync(cancellationToken);
            return broker;
        }
        catch
        {
            await broker.DisposeAsync();
            throw;
        }
    }

    /// <summary>The exchange keeps its own books, also of an account that a desk no longer has.</summary>
    public Task ForgetAsync(AccountDefinition account) => Task.CompletedTask;
}

using System.Security.Claims;
using System.Text.Encodings.Web;
using Candlewick.Domain;
using Candlewick.MarketData.Contracts;
using Candlewick.Platform.Security;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Streaming;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Candlewick.Testing.Desk;

/// <summary>A message that the desk published to its clients.</summary>
public sealed record StreamedMessage(string Channel, string Type, object Data);

/// <summary>Keeps what is published, whoever would have listened. Outlives the desks.</summary>
public sealed class StreamRecorder : IStreamHub
{
    private readonly Lock _gate = new();
    private readonly List<StreamedMessage> _messages = [];

    /// <summary>What was published so far.</summary>
    public IReadOnlyList<StreamedMessage> Messages
    {
        get
        {
            lock (_gate)
            {
                return [.. _messages];
            }
        }
    }

    /// <summary>False: nothing is kept, for walks of thousands of steps.</summary>
    public bool IsKeeping { get; set; } = true;

    public void Publish(string channel, string type, object data, StreamDelivery delivery = StreamDelivery.Queued, string? key = null)
    {
        lock (_gate)
        {
            if (IsKeeping)
            {
                _messages.Add(new StreamedMessage(channel, type, data));
            }
        }
    }
}

/// <summary>A line of the audit.</summary>
public sealed record AuditLine(string Actor, string Action, string? Subject, string? Detail);

/// <summary>Keeps the audit in memory. Outlives the desks.</summary>
public sealed class AuditRecorder : IAuditLog
{
    private readonly Lock _gate = new();
    private readonly List<AuditLine> _lines = [];

    public IReadOnlyList<AuditLine> Lines
    {
        get
        {
            lock (_gate)
            {
                return [.. _lines];
            }
        }
    }

    public Task WriteAsync(string actor, string action, string? subject = null, string? detail = null, string? address = null)
    {
        lock (_gate)
        {
            _lines.Add(new AuditLine(actor, action, subject, detail));
        }

        return Task.CompletedTask;
    }

    public Task AddAsync(UnitOfWork work, string actor, string action, string? subject = null, string? detail = null,
        string? address = null)
    {
        work.AfterCommit(() => _ = WriteAsync(actor, action, subject, detail, address));
        return Task.CompletedTask;
    }
}

/// <summary>Lets in whom the request names: <c>X-Test-Role</c>, and <c>X-Test-User</c> where the name matters.</summary>
internal sealed class NamedByHeader(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "test";

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (Request.Headers[DeskHost.RoleHeader].FirstOrDefault() is not { } role)
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        var name = Request.Headers[DeskHost.UserHeader].FirstOrDefault() ?? DeskHost.UserName;
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, name), new Claim(ClaimTypes.Role, role)], SchemeName);
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), SchemeName)));
    }
}

/// <summary>A desk without feeds: its prices are those of the brokers.</summary>
internal sealed class NoFeeds : IFeeds
{
    public IReadOnlyList<IMarketDataFeed> All => [];

    public void Add(IMarketDataFeed feed) => throw new NotSupportedException("This desk has no feeds.");

    public void Remove(IMarketDataFeed feed)
    {
    }
}

/// <summary>A desk without stored bars.</summary>
internal sealed class NoBars : IBarReader
{
    public ValueTask<InstrumentId?> ResolveMarketAsync(string symbol, CancellationToken cancellationToken = default) =>
        new((InstrumentId?)null);

    public ValueTask<IReadOnlyList<StoredBar>> ReadAsync(
        InstrumentId market, Timeframe timeframe, long? fromMs, long? toMs, int limit, CancellationToken cancellationToken = default) =>
        new((IReadOnlyList<StoredBar>)[]);

    public ValueTask<SeriesRange?> GetRangeAsync(
        InstrumentId market, Timeframe timeframe, CancellationToken cancellationToken = default) => new((SeriesRange?)null);

    public ValueTask<BarSeries> ScanAsync(
        InstrumentId market, Timeframe timeframe, long fromMs, long toMs, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("This desk has no bars.");
}

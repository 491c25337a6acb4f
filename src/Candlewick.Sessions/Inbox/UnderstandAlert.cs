using System.ComponentModel.DataAnnotations;
using System.Text;
using Candlewick.Execution.Contracts;
using Candlewick.Platform.Web;
using Candlewick.Sessions.Formats;
using Candlewick.Sessions.Formats.Mapped;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Sessions.Inbox;

/// <summary>
/// <c>POST /api/routes/understand</c>: what a route with such a mapping would understand of an alert, field by field, before there is such
/// a route. Nothing is stored and nothing is decided.
/// </summary>
internal static class UnderstandAlert
{
    private const int DefaultMaxAgeMinutes = 24 * 60;

    public sealed record Request
    {
        /// <summary>The alert as it would be sent.</summary>
        [Required, StringLength(ReceiveSignal.MaxBytes)]
        public string Body { get; init; } = "";

        [Required, MinLength(1), MaxLength(50)]
        public IReadOnlyList<string> Symbols { get; init; } = [];

        /// <summary>Of the account depend the venue and the market's clock.</summary>
        [StringLength(50)]
        public string? Account { get; init; }

        /// <summary>Null: where strategies write.</summary>
        public SignalMapping? Mapping { get; init; }

        public SignalDefaults? Defaults { get; init; }

        /// <summary>False judges an alert of any age: what is pasted was sent some time ago.</summary>
        public bool ChecksAge { get; init; }
    }

    /// <param name="Action">To buy, sell, close or reverse.</param>
    /// <param name="Symbol">One of the route's.</param>
    /// <param name="Entry">Null: at the market.</param>
    /// <param name="Target">A price or a distance, in words.</param>
    /// <param name="Stop">A price or a distance, in words.</param>
    /// <param name="Id">The sender's, or made of the content.</param>
    public sealed record Understood(SignalAction Action, string Symbol, decimal? Entry, string? Target, string? Stop, string Id);

    /// <param name="ReadAs">JSON, KEY=VALUE or words.</param>
    /// <param name="Signal">The signal; null where something is wrong.</param>
    /// <param name="Fields">What was found for each of our fields, and where.</param>
    /// <param name="Unused">Places of the alert that say nothing to the desk.</param>
    /// <param name="Errors">Everything that is wrong.</param>
    /// <param name="Warnings">What deserves a look.</param>
    public sealed record Response(
        string ReadAs, Understood? Signal, IReadOnlyList<UnderstoodField> Fields, IReadOnlyList<string> Unused,
        IReadOnlyList<string> Errors, IReadOnlyList<string> Warnings);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/routes/understand", Handle)
        .WithName("UnderstandAlert").WithSummary("What would be understood of an alert, field by field; nothing is stored");

    private static Results<Ok<Response>, ProblemHttpResult> Handle(Request request, IAccounts accounts, TimeProvider time)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (request.Symbols.Any(string.IsNullOrWhiteSpace))
        {
            return Problems.Invalid("symbols", "must not hold an empty symbol.");
        }

        var symbols = request.Symbols.Select(symbol => symbol.Trim().ToUpperInvariant()).ToList();
        var rules = new MappingRules(symbols, errors);
        rules.Check(request.Defaults ?? SignalDefaults.None);
        var mapping = request.Mapping ?? new SignalMapping { Preset = MappingPresets.Strategy };
        rules.Check(mapping);
        if (errors.Count > 0)
        {
            return Problems.Invalid(errors);
        }

        var now = time.GetUtcNow();
        var broker = request.Account is null ? null : accounts.Find(request.Account);
        var maxAge = request.ChecksAge ? TimeSpan.FromMinutes(DefaultMaxAgeMinutes) : TimeSpan.MaxValue;
        var body = MappedBody.Read(
            Encoding.UTF8.GetBytes(request.Body),
            new SignalReading(null, now) { Defaults = request.Defaults ?? SignalDefaults.None, Mapping = mapping });
        var (check, fields, unused) = body.Understand(
            new SignalContext("new", symbols, broker?.Venue, new SignalClocks(now, broker?.MarketTime, now, maxAge)));
        var signal = check.Signal is { } read
            ? new Understood(read.Action, read.Symbol, read.Entry, read.Target?.ToString(), read.Stop?.ToString(), read.Id)
            : null;
        return TypedResults.Ok(new Response(body.Text.Kind, signal, fields, unused, check.Errors, check.Warnings));
    }
}

using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.RegularExpressions;
using Candlewick.Domain;
using Candlewick.Execution.Books;
using Candlewick.Execution.Contracts;
using Candlewick.Execution.Requests;
using Candlewick.Execution.Supervision;
using Candlewick.Platform.Security;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Candlewick.Execution.Accounts;

/// <summary>POST, PATCH and DELETE /api/accounts: accounts come and go while the desk runs, each by itself.</summary>
internal static partial class ChangeAccounts
{
    private const int MaxSettings = 10_000;

    public sealed record AddRequest
    {
        /// <summary>Unique on the desk: lower case letters, digits and dashes, 1 to 40 characters.</summary>
        [Required, MaxLength(40)]
        public required string Name { get; init; }

        /// <summary>Which kind of venue, e.g. <c>simulator</c>.</summary>
        [Required, MaxLength(40)]
        public required string Venue { get; init; }

        /// <summary>The venue's own settings; its defaults where left out.</summary>
        public JsonElement? Settings { get; init; }
    }

    public sealed record ChangeRequest
    {
        /// <summary>The venue's own settings from now on; the account is reopened with them.</summary>
        public JsonElement? Settings { get; init; }

        /// <summary>Limits from now on, e.g. <c>{"open_risk": 500}</c>: a limit that is not named stays, null turns it off.</summary>
        public JsonElement? Limits { get; init; }
    }

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/accounts", AddAsync).WithName("AddAccount").WithSummary("Add an account while the desk is running");
        routes.MapPatch("/api/accounts/{name}", ChangeAsync).WithName("ChangeAccount")
            .WithSummary("Change an account's settings or limits");
        routes.MapDelete("/api/accounts/{name}", RemoveAsync).WithName("RemoveAccount")
            .WithSummary("Remove an account from the desk; its trades and ledger are kept. 409 while anything is open");
    }

    private static async Task<Results<Created<AccountItem>, ProblemHttpResult>> AddAsync(
        AddRequest request, AccountSupervisor supervisor, AccountStore store, AccountDescription description, Database database,
        IAuditLog audit,
        IOptions<ExecutionOptions> options, HttpContext http, CancellationToken cancellationToken)
    {
        if (Invalid(request, supervisor) is { } wrong)
        {
            return wrong;
        }

        var definition = new AccountDefinition(request.Name, request.Venue, request.Settings ?? EmptySettings());
        var caller = Caller.Of(http);
        var refusal = await database.WriteAsync(async work =>
        {
            if (await AccountStore.LimitsAsync(work, request.Name) is not null)
            {
                return $"There is already an account '{request.Name}'; choose another name.";
            }

            // A simulator's ids begin again with its files: under the old name new fills would be taken for those of before.
            if (VenueName.IsSimulator(request.Venue) && await TradeStore.HasAnyAsync(work, request.Name))
            {
                return $"An account '{request.Name}' existed before and its trades are kept under that name; choose another name.";
            }

            if (await AccountStore.CountAsync(work) >= options.Value.MaxAccounts)
            {
                return $"The desk already has {options.Value.MaxAccounts} accounts, its limit (Execution:MaxAccounts).";
            }

            await store.AddAsync(work, definition);
            await caller.AuditAsync(audit, work, "account.add", request.Name, request.Venue);
            return null;
        }, cancellationToken);
        if (refusal is not null || supervisor.Open(definition) is not { } entry)
        {
            return Problems.Conflict(refusal ?? $"An account '{request.Name}' is being removed; try again in a moment.");
        }

        await WaitForFirstLookAsync(entry, options.Value, cancellationToken);
        return TypedResults.Created($"/api/accounts/{request.Name}", await description.OfAsync(entry, cancellationToken));
    }

    private static async Task<Results<Ok<AccountItem>, ProblemHttpResult>> ChangeAsync(
        string name, ChangeRequest request, AccountSupervisor supervisor, AccountBoard board, AccountDescription description,
        Database database, IAuditLog audit, IOptions<ExecutionOptions> options, HttpContext http, CancellationToken cancellationToken)
    {
        if (board.Entry(name) is not { } entry)
        {
            return Problems.NotFound($"There is no account '{name}'.");
        }

        if (request.Settings is { } given && InvalidSettings(entry.Definition.Venue, given, supervisor) is { } wrong)
        {
            return wrong;
        }

        var limits = AccountLimits.None;
        if (request.Limits is { } changes && ReadLimits(changes, ref limits) is { } wrongLimit)
        {
            return wrongLimit;
        }

        var caller = Caller.Of(http);
        await database.WriteAsync(async work =>
        {
            if (request.Settings is { } settings)
            {
                await AccountStore.ChangeAsync(work, name, settings);
            }

            // Read here: another change may have come in between.
            limits = await AccountStore.LimitsAsync(work, name) ?? AccountLimits.None;
            if (request.Limits is { } wanted)
            {
                ReadLimits(wanted, ref limits);
                await AccountStore.SetLimitsAsync(work, name, limits);
            }

            await caller.AuditAsync(
                audit, work, "account.change", name, $"limits: {limits}{(request.Settings is null ? "" : "; settings changed")}");
        }, cancellationToken);
        if (request.Settings is not null)
        {
            if (await supervisor.ReopenAsync(name) is not { } reopened)
            {
                return Problems.NotFound($"Account '{name}' was removed in the meantime.");
            }

            entry = reopened;
            await WaitForFirstLookAsync(entry, options.Value, cancellationToken);
        }

        return TypedResults.Ok(await description.OfAsync(entry, cancellationToken));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> RemoveAsync(
        string name, AccountSupervisor supervisor, AccountBoard board, Database database, IAuditLog audit, HttpContext http)
    {
        if (board.Entry(name) is not { } entry)
        {
            return Problems.NotFound($"There is no account '{name}'.");
        }

        var caller = Caller.Of(http);
        var open = await database.WriteAsync(async work =>
        {
            var unsettled = await TradeStore.ListUnsettledAsync(work, name);
            if (unsettled.Count == 0)
            {
                await AccountStore.RemoveAsync(work, name);
                await caller.AuditAsync(audit, work, "account.remove", name, entry.Definition.Venue);
            }

            return unsettled;
        });
        if (open.Count > 0)
        {
            return Problems.Conflict(
                $"{open.Count} trades of account '{name}' are open, e.g. {open[0].TradeId}: close or end them first (POST"
                    + $" /positions/close).");
        }

        await supervisor.CloseAsync(name);
        if (supervisor.FindAdapter(entry.Definition.Venue) is { } adapter)
        {
            await adapter.ForgetAsync(entry.Definition);
        }

        return TypedResults.NoContent();
    }

    /// <summary>So that the answer shows how the account stands; one whose venue does not answer is not waited for long.</summary>
    private static async Task WaitForFirstLookAsync(AccountEntry entry, ExecutionOptions options, CancellationToken cancellationToken)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(TimeSpan.FromSeconds(options.RecoverySeconds));
        await entry.FirstLook.Task.WaitAsync(bound.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static ProblemHttpResult? Invalid(AddRequest request, AccountSupervisor supervisor) =>
        !Names().IsMatch(request.Name)
            ? Problems.Invalid(
                "name", $"'{request.Name}' is not a name of 1 to 40 lower case letters, digits and dashes that begins with a letter"
                    + $" or digit.")
            : supervisor.FindAdapter(request.Venue) is null
            ? Problems.Invalid("venue", $"'{request.Venue}' is none of {string.Join(", ", supervisor.Venues)}.")
            : request.Settings is { } settings ? InvalidSettings(request.Venue, settings, supervisor) : null;

    private static ProblemHttpResult? InvalidSettings(string venue, JsonElement settings, AccountSupervisor supervisor)
    {
        if (settings.ValueKind != JsonValueKind.Object || settings.GetRawText().Length > MaxSettings)
        {
            return Problems.Invalid("settings", $"must be a JSON object of at most {MaxSettings} characters.");
        }

        var errors = supervisor.FindAdapter(venue)?.Check(settings);
        return errors is { Count: > 0 }
            ? Problems.Invalid(errors.ToDictionary(error => $"settings.{error.Key}", error => error.Value, StringComparer.Ordinal))
            : null;
    }

    private static ProblemHttpResult? ReadLimits(JsonElement changes, ref AccountLimits limits)
    {
        if (changes.ValueKind != JsonValueKind.Object)
        {
            return Problems.Invalid("limits", "must be an object such as {\"open_risk\": 500, \"daily_loss\": null}.");
        }

        foreach (var change in changes.EnumerateObject())
        {
            var isOff = change.Value.ValueKind == JsonValueKind.Null;
            var amount = 0m;
            if (!isOff && (change.Value.ValueKind != JsonValueKind.Number || !change.Value.TryGetDecimal(out amount) || amount <= 0))
            {
                return Problems.Invalid($"limits.{change.Name}", "must be a number above 0, or null to turn the limit off.");
            }

            if (change.Name == "orders_per_minute" && !isOff && (amount != decimal.Truncate(amount) || amount > int.MaxValue))
            {
                return Problems.Invalid("limits.orders_per_minute", $"{Plain.Of(amount)} is not a whole number.");
            }

            decimal? limit = isOff ? null : amount;
            switch (change.Name)
            {
                case "open_risk":
                    limits = limits with { OpenRisk = limit };
                    break;
                case "daily_loss":
                    limits = limits with { DailyLoss = limit };
                    break;
                case "exposure":
                    limits = limits with { Exposure = limit };
                    break;
                case "orders_per_minute":
                    limits = limits with { OrdersPerMinute = (int?)limit };
                    break;
                default:
                    return Problems.Invalid($"limits.{change.Name}", "is none of open_risk, daily_loss, exposure, orders_per_minute.");
            }
        }

        return null;
    }

    private static JsonElement EmptySettings() => JsonSerializer.SerializeToElement(new Dictionary<string, string>());

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,39}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Names();
}

using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Candlewick.Sessions.Inbox;

/// <summary>
/// The webhook in the interface's description. Its body is read by hand, because a sender may say any content type and
/// wants to be told every error at once; so it is described by hand as well.
/// </summary>
internal static class WebhookDescription
{
    private const JsonSchemaType TextOrNumber = JsonSchemaType.String | JsonSchemaType.Number;

    private static readonly (string Name, JsonSchemaType Type, string Meaning)[] Fields =
    [
        ("action", JsonSchemaType.String, "buy, sell, long, short, close, exit, flat or reverse, in any case."),
        ("symbol", JsonSchemaType.String, "One of the route's symbols."),
        ("id", TextOrNumber, "Unique per route for ever; the same id with the same content gets the first answer again."),
        ("entry", TextOrNumber, "Price the decision was based on, or market (the default)."),
        ("target", TextOrNumber, "Limit of the winning exit, or its distance from the entry such as +2%; not needed to close."),
        ("stop", TextOrNumber, "Price of the losing exit, or its distance from the entry such as -1%; not needed to close."),
        ("timeframe", TextOrNumber, "TradingView's interval or a number with s, m, h, d, w or M."),
        ("time", TextOrNumber, "Open time of the signal's bar."),
        ("timenow", TextOrNumber, "When it was sent; determines its age."),
        ("rr", TextOrNumber, "Reward : risk as the sender sees it."),
        ("risk", TextOrNumber, "Risk in percent as the sender sees it."),
        ("signal_quality", TextOrNumber, "Kept with the signal."),
        ("market_conditions", TextOrNumber, "Kept with the signal."),
        ("confidence_score", TextOrNumber, "0 to 1; below 0.7 is a warning."),
        ("source", TextOrNumber, "Kept with the signal."),
        ("token", JsonSchemaType.String, "The route's token, where neither the address nor the header carries it. Never stored."),
    ];

    private static readonly (string Status, string Meaning)[] Answers =
    [
        ("200", "Stored and decided, or waiting its turn (execution.status QUEUED)."),
        ("400", "Not understood; every error is named."),
        ("401", "The token or the signature is unknown or revoked."),
        ("403", "The sender's address is not on the route's list."),
        ("409", "The id was already used with different content."),
        ("413", "Larger than 64 KiB."),
        ("422", "Understood, but refused by the rule named."),
        ("503", "Too busy, or the venue cannot be reached: nothing was stored, send it again."),
    ];

    public static void Describe(RouteHandlerBuilder route) => route.AddOpenApiOperationTransformer((operation, _, _) =>
    {
        var schema = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Required = new HashSet<string>(StringComparer.Ordinal) { "action", "symbol", "id" },
            Properties = Fields.ToDictionary(
                field => field.Name,
                IOpenApiSchema (field) => new OpenApiSchema { Type = field.Type, Description = field.Meaning },
                StringComparer.Ordinal),
        };
        operation.RequestBody = new OpenApiRequestBody
        {
            Required = true,
            Description = "JSON of at most 64 KiB, as application/json or text/plain. Numbers may come as strings.",
            Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
            {
                ["application/json"] = new() { Schema = schema },
                ["text/plain"] = new() { Schema = schema },
            },
        };
        operation.Responses = [];
        foreach (var (status, meaning) in Answers)
        {
            operation.Responses[status] = new OpenApiResponse { Description = meaning };
        }

        return Task.CompletedTask;
    });
}

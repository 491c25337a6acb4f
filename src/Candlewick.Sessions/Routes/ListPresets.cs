using Candlewick.Sessions.Formats.Mapped;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Candlewick.Sessions.Routes;

/// <summary><c>GET /api/routes/presets</c>: the mappings for families of alerts, and the fields that a mapping can have.</summary>
internal static class ListPresets
{
    /// <param name="Name">Its name in a mapping.</param>
    /// <param name="Title">What it is for.</param>
    /// <param name="Sample">An alert that it understands.</param>
    /// <param name="Mapping">Where it looks.</param>
    public sealed record Preset(string Name, string Title, string Sample, SignalMapping Mapping);

    public sealed record Response(IReadOnlyList<string> Fields, IReadOnlyList<Preset> Presets);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/routes/presets", Handle)
        .WithName("ListMappingPresets").WithSummary("The mappings for families of alerts, and the fields of a mapping");

    private static Ok<Response> Handle() => TypedResults.Ok(new Response(
        MappedField.All,
        [.. MappingPresets.All.Select(preset => new Preset(preset.Name, preset.Title, preset.Sample, preset.Mapping))]));
}

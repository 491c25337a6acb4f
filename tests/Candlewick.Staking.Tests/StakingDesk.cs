using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Candlewick.Testing.Desk;

namespace Candlewick.Staking.Tests;

/// <summary>A desk with staking trees and nothing else, and requests as these tests send them.</summary>
internal static class StakingDesk
{
    public const string Preset = "/api/staking-trees/five-wins-before-six-losses";

    public static Task<DeskHost> StartAsync() => DeskHost.StartAsync(new DeskPlan
    {
        Name = "staking",
        Time = DeskTime.ManualClock,
        AddModules = services => services.AddStaking(),
        MapModules = app => app.MapStaking(),
    });

    public static async Task<string> SaveAsync(this DeskHost desk, string name, object? overrides = null)
    {
        desk.Clock.Advance(TimeSpan.FromSeconds(1));
        var tree = await desk.PostAsync(
            "/api/staking-trees", DeskHost.Merge(new { name, wins = 3, losses = 4, target_percent = 2 }, overrides),
            HttpStatusCode.Created);
        return tree.GetProperty("id").GetString()!;
    }

    public static void SpeakAs(this DeskHost desk, string? role)
    {
        desk.Http.DefaultRequestHeaders.Remove(DeskHost.RoleHeader);
        if (role is not null)
        {
            desk.Http.DefaultRequestHeaders.Add(DeskHost.RoleHeader, role);
        }
    }

    /// <summary>The fields that a 400 names.</summary>
    public static async Task<IReadOnlyList<string>> ErrorsAsync(this DeskHost desk, string path, object body)
    {
        using var answer = await desk.Http.PostAsJsonAsync(path, body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{path}: {(int)answer.StatusCode} {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        return [.. JsonDocument.Parse(text).RootElement.GetProperty("errors").EnumerateObject()
            .Select(error => error.Name).Order(StringComparer.Ordinal)];
    }

    public static double Number(this JsonElement element, string name) => element.GetProperty(name).GetDouble();
}

using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Candlewick.Testing;

namespace Host.Tests.Operations;

/// <summary>The built desk killed while it saves a staking tree: the tree is there whole, or there is nothing of it.</summary>
public sealed class SavedTreeTests
{
    private const string Trees = "/api/staking-trees";

    [Theory]
    [InlineData("tree-before-save", false)]
    [InlineData("tree-saved", true)]
    public async Task A_desk_that_is_killed_while_it_saves_a_tree_has_all_of_it_or_nothing(string place, bool isSaved)
    {
        await using var desk = await DeskProcess.StartInAsync(null, [], [("CANDLEWICK_TEST_CRASH_AT", place)]);
        await desk.SignInAsync();
        var body = new { name = "cut off", wins = 50, losses = 50, target_percent = 2 };
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => desk.Client.PostAsJsonAsync(Trees, body));
        await desk.WhenExitedAsync();

        await desk.RestartAsync();

        var saved = (await TradedDesk.GetAsync(desk, Trees)).EnumerateArray()
            .Where(tree => tree.GetProperty("name").GetString() == "cut off").ToList();
        Assert.Equal(isSaved ? 1 : 0, saved.Count);
        Assert.All(saved, tree => Assert.Equal(2_500, tree.GetProperty("nodes").GetArrayLength()));
        var audited = (await TradedDesk.GetAsync(desk, "/admin/audit?action=staking-tree.save")).GetArrayLength();
        Assert.Equal(saved.Count, audited);
        // Whoever sends it again finds out which it was.
        using var again = await desk.Client.PostAsJsonAsync(Trees, body);
        Assert.Equal(isSaved ? HttpStatusCode.Conflict : HttpStatusCode.Created, again.StatusCode);
    }

    [Fact]
    public async Task Trees_are_known_before_anything_that_was_in_flight_is_resumed()
    {
        await using var desk = await DeskProcess.StartAsync();
        await desk.SignInAsync();
        using var saved = await desk.Client.PostAsJsonAsync(Trees, new { name = "kept", wins = 1, losses = 1, target_percent = 1 });
        var tree = (await saved.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        using var session = await desk.Client.PostAsJsonAsync(
            "/api/sessions", new { session_name = "by hand", staking_tree_id = tree, initial_amount = 100 });
        var id = (await session.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("session_id").GetString();

        await desk.RestartAsync();

        using var step = await desk.Client.PostAsJsonAsync($"/api/sessions/{id}/steps", new { result = "win" });
        Assert.Equal(HttpStatusCode.Created, step.StatusCode);
        Assert.Equal("won", (await TradedDesk.GetAsync(desk, $"/api/sessions/{id}")).GetProperty("status").GetString());
    }
}

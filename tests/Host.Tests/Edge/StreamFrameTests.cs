using System.Net.WebSockets;
using System.Text.Json;

namespace Host.Tests.Edge;

/// <summary>Frames that are no messages: refused with a reason, and without filling the log.</summary>
public sealed class StreamFrameTests(EdgeDesk desk) : IClassFixture<EdgeDesk>
{
    private const string Deep = "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[";

    [Theory]
    [InlineData("""{"type":"\ud800"}""")]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"\ud800":1,"\udc00":2,"type":"auth"}""")]
    [InlineData("""{"type":"auth","token":"\udfff"}""")]
    [InlineData("""{"data":{"type":"\ud800"}}""")]
    [InlineData("""{"type":"auth","data":{"token":"x","token":"y"}}""")]
    [InlineData("""{"type":{"type":"auth"}}""")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("")]
    [InlineData(Deep)]
    public async Task A_first_frame_that_is_no_sign_in_closes_with_1008(string frame)
    {
        using var socket = await EdgeDesk.OpenAsync(desk.Address, "/ws");
        await EdgeDesk.SendAsync(socket, frame);
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, await EdgeDesk.CloseAsync(socket));
        Assert.DoesNotContain("   at ", desk.Process.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"\ud800"}""", "is not a character")]
    [InlineData("""{"\ud800":1}""", "JSON object")]
    [InlineData("""{"type":"subscribe","channels":["\ud800"]}""", "is not a character")]
    [InlineData("""{"type":"subscribe","tickers":["\udc00\ud800"]}""", "is not a character")]
    [InlineData("""{"type":"unsubscribe","data":{"channels":["\ud800"]}}""", "is not a character")]
    [InlineData("""{"type":"get_history","ticker":"\ud800"}""", "is not a character")]
    [InlineData("""{"type":"get_history","ticker":"' OR 1=1 --"}""", "nothing about")]
    [InlineData("""{"type":"ping","type":"get_stats"}""", "'type'")]
    [InlineData("""{"type":"subscribe","data":{"channels":[],"channels":["alerts"]}}""", "'channels'")]
    [InlineData("""{"type":null}""", "type")]
    [InlineData(Deep, "JSON object")]
    public async Task A_later_frame_is_answered_with_an_error_and_the_stream_goes_on(string frame, string words)
    {
        using var socket = await EdgeDesk.OpenAsync(desk.Address, $"/ws?token={desk.Token}");
        Assert.Equal("welcome", TypeOf(await EdgeDesk.ReadAsync(socket)));
        await EdgeDesk.SendAsync(socket, frame);
        var error = await EdgeDesk.ReadAsync(socket);
        Assert.Equal("error", TypeOf(error));
        Assert.Contains(words, error!.Value.GetProperty("data").GetProperty("message").GetString(), StringComparison.Ordinal);
        await EdgeDesk.SendAsync(socket, """{"type":"ping"}""");
        Assert.Equal("pong", TypeOf(await EdgeDesk.ReadAsync(socket)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Bytes_that_are_not_text_close_with_the_code_for_it(bool isSignedIn)
    {
        var path = isSignedIn ? $"/ws?token={desk.Token}" : "/ws";
        using var notUtf8 = await EdgeDesk.OpenAsync(desk.Address, path);
        await notUtf8.SendAsync((byte[])[(byte)'{', 0xff, 0xfe], WebSocketMessageType.Text, true, default);
        await NotUtf8Async(notUtf8);

        using var binary = await EdgeDesk.OpenAsync(desk.Address, path);
        await binary.SendAsync((byte[])[1, 2, 3], WebSocketMessageType.Binary, true, default);
        Assert.Equal(WebSocketCloseStatus.InvalidMessageType, await EdgeDesk.CloseAsync(binary));

        using var huge = await EdgeDesk.OpenAsync(desk.Address, path);
        await huge.SendAsync(new byte[200_000], WebSocketMessageType.Text, true, default);
        Assert.Equal(WebSocketCloseStatus.MessageTooBig, await EdgeDesk.CloseAsync(huge));

        using var empty = await EdgeDesk.OpenAsync(desk.Address, path);
        for (var i = 0; i < 200; i++)
        {
            await empty.SendAsync(Array.Empty<byte>(), WebSocketMessageType.Text, false, default);
        }

        Assert.Equal(WebSocketCloseStatus.PolicyViolation, await EdgeDesk.CloseAsync(empty));
    }

    /// <summary>The server sends 1007 and drops the connection at once, so that the code may get lost on the way.</summary>
    private static async Task NotUtf8Async(ClientWebSocket socket)
    {
        try
        {
            Assert.Equal(WebSocketCloseStatus.InvalidPayloadData, await EdgeDesk.CloseAsync(socket));
        }
        catch (WebSocketException)
        {
            Assert.NotEqual(WebSocketState.Open, socket.State);
        }
    }

    [Fact]
    public async Task A_hundred_bad_frames_of_one_caller_write_less_than_a_page_of_log()
    {
        var before = desk.Process.Output.Length;
        for (var i = 0; i < 100; i++)
        {
            using var socket = await EdgeDesk.OpenAsync(desk.Address, "/ws");
            await EdgeDesk.SendAsync(socket, """{"type":"\ud800"}""");
            await EdgeDesk.CloseAsync(socket);
        }

        Assert.InRange(desk.Process.Output.Length - before, 0, 4_000);
    }

    private static string? TypeOf(JsonElement? message) => message?.GetProperty("type").GetString();
}

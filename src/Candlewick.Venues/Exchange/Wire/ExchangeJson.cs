using System.Text.Json;
using System.Text.Json.Serialization;
using Candlewick.Platform.Web;

namespace Candlewick.Venues.Exchange.Wire;

/// <summary>The other side said something that cannot be read, or too much of it; the connection ends.</summary>
internal sealed class WireException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>The messages' JSON: the rules of the interface, and what a message must have it has to have.</summary>
internal static class ExchangeJson
{
    private const int Depth = 16;
    private static readonly JsonSerializerOptions Options = Create();

    public static byte[] Write<T>(T message) => JsonSerializer.SerializeToUtf8Bytes(message, Options);

    /// <exception cref="WireException">It is not a message of this kind.</exception>
    public static T Read<T>(ReadOnlySpan<byte> text)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(text, Options) ?? throw new WireException("The message is null.");
        }
        catch (JsonException wrong)
        {
            var (path, at) = (wrong.Path ?? "its start", wrong.BytePositionInLine ?? 0);
            throw new WireException($"The message cannot be read at {path}, byte {at}.", wrong);
        }
    }

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web)
        {
            MaxDepth = Depth,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
        };
        DeskJson.Configure(options);
        options.MakeReadOnly(populateMissingResolver: true);
        return options;
    }
}

namespace Candlewick.Sessions.Formats.Native;

/// <summary>Our own format: one JSON object.</summary>
internal sealed class NativeFormat : ISignalFormat
{
    public const string FormatName = "native";

    public string Name => FormatName;

    public ISignalBody Read(ReadOnlySpan<byte> bytes, SignalReading reading) => NativeBody.Read(bytes, reading);
}

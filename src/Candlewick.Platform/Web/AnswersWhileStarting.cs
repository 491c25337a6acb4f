namespace Candlewick.Platform.Web;

/// <summary>
/// Metadata of an endpoint that answers although the desk has not taken up yet what it left when it last ended. Every other
/// endpoint waits for that, up to a bound.
/// </summary>
public sealed class AnswersWhileStarting { }

namespace Candlewick.Platform.Web;

/// <summary>
/// Metadata of an endpoint that answers while the desk still resumes what was in flight when it last stopped. Every other endpoint
/// waits for that, up to a bound.
/// </summary>
public sealed class AnswersWhileStarting { }

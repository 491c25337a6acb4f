using Candlewick.Platform.Retention;

namespace Candlewick.Identity.Tokens;

/// <summary>Tokens that were signed out, once they have expired anyway.</summary>
internal sealed class RevokedTokenRetention(RevokedTokenStore tokens) : IRetention
{
    public IReadOnlyList<PurgeRule> Rules { get; } =
        [new PurgeRule("revoked_tokens", "Tokens that were signed out are kept until they expire.", tokens.PurgeAsync)];
}

using System.ComponentModel.DataAnnotations;

namespace Candlewick.Identity;

/// <summary>Settings of sign-in; configuration section <c>Identity</c>.</summary>
public sealed class IdentityOptions
{
    /// <summary>
    /// The password of <c>admin</c> (<c>CANDLEWICK_ADMIN_PASSWORD</c>), at least 8 characters (weak ones cause a warning). When it is
    /// set, it applies from the next start. When it is not, the first start generates one and prints it once.
    /// </summary>
    public string? AdminPassword { get; set; }

    /// <summary>
    /// Signs the access tokens (<c>JWT_SECRET</c>), at least 32 characters; generated and kept in the data folder when not set.
    /// </summary>
    [StringLength(1024, MinimumLength = 32)]
    public string? TokenSecret { get; set; }

    /// <summary>How long a sign-in lasts.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "24:00:00")]
    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromHours(8);

    /// <summary>Wrong passwords in a row that lock an account.</summary>
    [Range(1, 100)]
    public int FailuresBeforeLock { get; set; } = 5;

    /// <summary>How long an account stays locked.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "24:00:00")]
    public TimeSpan LockTime { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Sign-ins that one address may attempt per minute; more are answered with 429.</summary>
    [Range(1, 100_000)]
    public int LoginsPerMinute { get; set; } = 30;
}

using System.Security.Cryptography;
using Candlewick.Identity.Tokens;
using Candlewick.Identity.Users;
using Candlewick.Platform.Security;
using Candlewick.Platform.Startup;
using Microsoft.Extensions.Options;

namespace Candlewick.Identity.SignIn;

/// <summary>
/// Makes sure that <c>admin</c> can sign in: with the configured password, or with one generated at the first start and
/// printed only then. There is no default password.
/// </summary>
internal sealed class SeedAdministrator(
    UserStore users, RevokedTokenStore revoked, IAuditLog audit, IOptions<IdentityOptions> options, TimeProvider time, TextWriter output)
        : IStartupStep
{
    public const string UserName = "admin";

    /// <summary>Without letters and digits that look alike.</summary>
    private const string Alphabet = "abcdefghijkmnpqrstuvwxyz23456789";

    public string Name => "identity";

    public StartupPhase Phase => StartupPhase.Prepare;

    public IReadOnlyList<string> After => ["schema"];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await users.LoadAsync();
        await revoked.LoadAsync();
        var configured = options.Value.AdminPassword;
        if (configured is not null && PasswordRules.Refuse(configured, UserName) is { } weakness)
        {
            await output.WriteLineAsync(
                $"The password in CANDLEWICK_ADMIN_PASSWORD is weak: it {weakness} "
                + "Choose another before the desk listens beyond this machine.");
        }

        var admin = await users.FindAsync(UserName);
        if (admin is null && !await CreateAsync(configured))
        {
            // Another host of the desk started at the same time and was quicker: its password is the one that holds.
            admin = await users.FindAsync(UserName);
        }

        if (admin is not null && configured is not null && !await PasswordHash.VerifyAsync(configured, admin.PasswordHash))
        {
            await users.ChangePasswordAsync(admin.UserId, await PasswordHash.MakeAsync(configured));
            await audit.WriteAsync(UserName, "password.change", UserName, "Set by CANDLEWICK_ADMIN_PASSWORD at start");
        }
    }

    /// <summary>False, and nothing is printed, when the user was there already.</summary>
    private async Task<bool> CreateAsync(string? configured)
    {
        var password = configured ?? string.Join('-', Enumerable.Range(0, 4).Select(_ => RandomNumberGenerator.GetString(Alphabet, 5)));
        var isAdded = await users.AddAsync(new User
        {
            UserId = Guid.CreateVersion7().ToString(),
            Username = UserName,
            Role = Policies.Admin,
            PasswordHash = await PasswordHash.MakeAsync(password),
            CreatedAt = time.GetUtcNow(),
            CreatedBy = "first start",
        });
        if (!isAdded)
        {
            return false;
        }

        await audit.WriteAsync(
            "first start", "user.create", UserName,
            configured is null ? "Password generated and printed once" : "Password from CANDLEWICK_ADMIN_PASSWORD");
        if (configured is null)
        {
            await output.WriteLineAsync(
                $"Sign in as '{UserName}' with the password  {password}  "
                + "(shown only this once; set CANDLEWICK_ADMIN_PASSWORD to choose your own).");
        }

        return true;
    }
}

/// <summary>
/// The configured password is its owner's choice: below 8 characters it stops the start; breaking the rules for users'
/// passwords only causes a warning.
/// </summary>
internal sealed class AdministratorPasswordCheck : IValidateOptions<IdentityOptions>
{
    private const int MinLength = 8;

    public ValidateOptionsResult Validate(string? name, IdentityOptions options) =>
        options.AdminPassword is { } configured && configured.Trim().Length is < MinLength or > PasswordRules.MaxLength
            ? ValidateOptionsResult.Fail(
                $"Identity:AdminPassword (environment CANDLEWICK_ADMIN_PASSWORD): "
                + $"must have {MinLength} to {PasswordRules.MaxLength} characters.")
            : ValidateOptionsResult.Success;
}

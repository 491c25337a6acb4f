namespace Candlewick.Identity.Users;

/// <summary>What a password must be: long, and not the first guess. No mix of character classes is required, as NIST advises.</summary>
internal static class PasswordRules
{
    public const int MinLength = 12;
    public const int MaxLength = 128;

    private static readonly string[] FirstGuesses =
        ["password", "passwort", "candlewick", "administrator", "qwertyuiop", "letmein", "123456789"];

    /// <summary>What is wrong with it, or null.</summary>
    public static string? Refuse(string password, string username)
    {
        if (password.Length is < MinLength or > MaxLength)
        {
            return $"must have {MinLength} to {MaxLength} characters.";
        }

        if (password.Contains(username, StringComparison.OrdinalIgnoreCase))
        {
            return "must not contain the user name.";
        }

        if (password.Distinct().Count() < 5)
        {
            return "must have at least 5 different characters.";
        }

        // "password1234": a first guess with little around it.
        return FirstGuesses.Any(guess => password.Contains(guess, StringComparison.OrdinalIgnoreCase) && password.Length - guess.Length < 8)
            ? "is one of the first that anyone would guess."
            : null;
    }
}

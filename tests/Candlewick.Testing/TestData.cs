using Xunit;

namespace Candlewick.Testing;

/// <summary>
/// The shared test data: <c>CANDLEWICK_TEST_DATA</c>, by default <c>../shared/data</c> beside the project. A test that asks
/// for a file is skipped where the folder is absent (use <c>[SkippableFact]</c>), and fails where <c>CI=true</c>.
/// </summary>
public static class TestData
{
    /// <summary>The folder that holds Candlewick.slnx.</summary>
    public static string ProjectRoot { get; } = FindProjectRoot();

    /// <summary>The data folder, whether it is there or not.</summary>
    public static string Root { get; } = System.IO.Path.GetFullPath(
        Environment.GetEnvironmentVariable("CANDLEWICK_TEST_DATA") is { Length: > 0 } named ? named
            : System.IO.Path.Combine(ProjectRoot, "..", "shared", "data"));

    /// <summary>A file of the test data, e.g. <c>TestData.Path("crypto/binance_spot_1m/…")</c>.</summary>
    public static string Path(string relative)
    {
        var path = System.IO.Path.Combine(Root, relative);
        if (!System.IO.File.Exists(path) && !Directory.Exists(path))
        {
            var message = $"{relative} is not in {Root}; set CANDLEWICK_TEST_DATA to the folder of the shared test data.";
            if (string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase))
            {
                throw new FileNotFoundException(message);
            }

            Skip.If(true, message);
        }

        return path;
    }

    private static string FindProjectRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(System.IO.Path.Combine(folder.FullName, "Directory.Packages.props")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No project root above {AppContext.BaseDirectory}.");
    }
}

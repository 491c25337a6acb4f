using System.CommandLine;
using System.CommandLine.Parsing;
using System.Data.Common;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Candlewick.Host.Configuration;
using Candlewick.Platform.Backups;
using Candlewick.Platform.Checks;
using Candlewick.Platform.Hosts;
using Candlewick.Platform.Startup;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Storage.Engines;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Candlewick.Host.Commands;

/// <summary><c>up</c>: runs the desk until it is asked to stop.</summary>
internal static class Up
{
    public static Command Command()
    {
        var port = new Option<int?>("--port")
        {
            Description = "Port on the loopback address; 8001 unless configured.",
            CustomParser = Port,
        };
        var data = new Option<string?>("--data") { Description = "Folder for the desk's files; created if absent." };
        var urls = new Option<string?>("--urls")
        {
            Description = "Addresses to listen on instead, e.g. http://0.0.0.0:8001; separate several with ';'.",
        };
        var command = new Command("up", "Run the desk.") { port, data, urls };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new DeskFlags(parsed.GetValue(port), parsed.GetValue(data), parsed.GetValue(urls)), cancellationToken: cancellationToken));
        return command;
    }

    internal static int? Port(ArgumentResult given)
    {
        var text = given.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65535)
        {
            return port;
        }

        given.AddError($"--port: '{text}' is not a port; use 1 to 65535.");
        return null;
    }

    /// <summary>Runs the desk; returns the process's exit code. A host from which another took over starts again, as a standby.</summary>
    internal static async Task<int> RunAsync(
        DeskFlags flags, Action<IServiceCollection>? add = null, CancellationToken cancellationToken = default)
    {
        int? code;
        do
        {
            code = await RunOnceAsync(flags, add, cancellationToken);
        }
        while (code is null);
        return code.Value;
    }

    /// <summary>Null when it is to start again.</summary>
    private static async Task<int?> RunOnceAsync(
        DeskFlags flags, Action<IServiceCollection>? add, CancellationToken cancellationToken)
    {
        try
        {
            return await StartAsync(flags, add, cancellationToken);
        }
        catch (SettingsException wrong)
        {
            return DataTools.Fail(wrong.Message);
        }
        catch (FormatException wrong)
        {
            return DataTools.Fail($"Database (CANDLEWICK_DATABASE, DATABASE_URL): {wrong.Message}");
        }
        catch (OptionsValidationException wrong)
        {
            return DataTools.Fail(string.Join('\n', wrong.Failures));
        }
        catch (InvalidOperationException wrong) when (wrong.Message.Contains("configuration value", StringComparison.Ordinal))
        {
            // "Failed to convert configuration value 'soon' at 'Identity:TokenLifetime' to type …": it names the key itself.
            return DataTools.Fail(wrong.Message);
        }
        catch (Exception failure) when (failure is InvalidOperationException or IOException or UnauthorizedAccessException or DbException
            or DatabaseInUseException or NotSupportedException)
        {
            // What was prepared before the port opened failed: a data folder that cannot be written, or a changed migration.
            var advice = failure is DbException ? " Nothing was changed; ./candlewick doctor says more." : "";
            return DataTools.Fail($"The desk could not start: {failure.Message}{advice}");
        }
    }

    private static async Task<int?> StartAsync(
        DeskFlags flags, Action<IServiceCollection>? add, CancellationToken cancellationToken)
    {
        await using var desk = Desk.Build(flags, add);
        // The first to be made is the last to be taken down: the lease is given back when nothing trades any more.
        var turn = desk.Services.GetRequiredService<TradingTurn>();
        var folder = desk.Services.GetRequiredService<DataFolder>();
        using var held = DataFolderLock.TryTake(folder);
        if (held is null)
        {
            return DataTools.Fail($"{DataTools.InUse(folder)} Stop it, or choose another folder with --data.");
        }

        if (FolderSwap.Finish(folder.Path))
        {
            Console.Error.WriteLine(DataTools.RestoreFinished(folder.Path));
        }

        if (WrongFolder(folder, DataTools.IsOnServer(desk.Configuration)) is { } refusal)
        {
            return DataTools.Fail(refusal);
        }

        // Checked before the start, which would report the same fault with a stack trace.
        desk.Services.GetService<IStartupValidator>()?.Validate();
        RequireUsableDatabase(desk.Services, folder.Path);
        RequireFreePorts(DeskConfiguration.Urls(desk.Configuration));
        await desk.StartAsync(cancellationToken);
        held.Tell(Announce(desk));
        await desk.WaitForShutdownAsync(cancellationToken);
        return turn.IsLost ? null
            : desk.Services.GetRequiredService<Readiness>().Failure is { } failure
            ? DataTools.Fail($"The desk could not recover and has stopped: {failure.Message}")
            : 0;
    }

    /// <summary>Why the desk must not work on the folder, or null.</summary>
    private static string? WrongFolder(DataFolder folder, bool isOnServer) =>
        (FolderKind.RefuseDesk(folder.Path) ?? FolderKind.RefuseDesk(folder.SharedPath)) is { } exchange
            ? exchange
            : !isOnServer
            ? MovedDesk.Of(folder.Path)?.Refusal(folder.Path)
            : DataTools.NotOfServer(folder.Path, folder.SharedPath);

    /// <summary>Prints where the desk listens, and returns the first address.</summary>
    private static string? Announce(WebApplication desk)
    {
        Console.WriteLine($"The desk's files are in {desk.Services.GetRequiredService<DataFolder>().Path}");
        if (desk.Services.GetRequiredService<Database>() is { Kind: DatabaseKind.Postgres } server)
        {
            Console.WriteLine($"Its database is {server.Place}");
        }

        var addresses = desk.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        foreach (var address in addresses)
        {
            Console.WriteLine($"Candlewick listens on {address} (page: {address.TrimEnd('/')}/app/)");
        }

        // Listening everywhere includes the loopback address, which is where a tool beside it finds the desk.
        return addresses.FirstOrDefault()?
            .Replace("[::]", "127.0.0.1", StringComparison.Ordinal)
            .Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal);
    }

    private static void RequireUsableDatabase(IServiceProvider services, string folder)
    {
        var sound = services.GetRequiredService<SoundFolder>();
        foreach (var (file, part) in sound.Databases(folder).Where(database => database.File == "desk.db"))
        {
            var path = Path.Combine(folder, file);
            using var snapshot = DatabaseFileStore.OpenSnapshot(path);
            if (sound.SchemaOf(snapshot, part).Unusable(path) is { } reason)
            {
                throw new InvalidOperationException(reason);
            }
        }
    }

    internal static void RequireFreePorts(IEnumerable<string> urls)
    {
        foreach (var url in urls)
        {
            var address = BindingAddress.Parse(url);
            if (address.Port == 0)
            {
                continue;
            }

            try
            {
                using var listener = new TcpListener(IPAddress.TryParse(address.Host, out var ip) ? ip : IPAddress.Loopback, address.Port);
                listener.Start();
            }
            catch (SocketException taken) when (
                taken.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied or SocketError.AddressNotAvailable)
            {
                throw new SettingsException($"{url} cannot be used: {taken.Message}. Choose another port with --port.");
            }
        }
    }
}

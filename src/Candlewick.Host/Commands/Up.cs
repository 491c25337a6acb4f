using System.CommandLine;
using System.Net.Sockets;
using Candlewick.Host.Configuration;
using Candlewick.Platform.Storage;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace Candlewick.Host.Commands;

/// <summary><c>up</c>: runs the desk until it is told to stop.</summary>
internal static class Up
{
    public static Command Command()
    {
        var port = new Option<int?>("--port") { Description = "Port on the loopback address; 8001 unless configured." };
        var data = new Option<string?>("--data") { Description = "Folder for the desk's files; made when absent." };
        var urls = new Option<string?>("--urls") { Description = "Addresses to listen on instead, e.g. http://0.0.0.0:8001; separate several with ';'." };
        var command = new Command("up", "Run the desk.") { port, data, urls };
        command.SetAction((parsed, cancellationToken) => RunAsync(new DeskFlags(parsed.GetValue(port), parsed.GetValue(data), parsed.GetValue(urls)), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(DeskFlags flags, CancellationToken cancellationToken)
    {
        try
        {
            await using var desk = Desk.Build(flags);
            await desk.StartAsync(cancellationToken);
            Announce(desk);
            await desk.WaitForShutdownAsync(cancellationToken);
            return 0;
        }
        catch (SettingsException wrong)
        {
            return Fail(wrong.Message);
        }
        catch (OptionsValidationException wrong)
        {
            return Fail(string.Join('\n', wrong.Failures));
        }
        catch (IOException taken) when (taken.InnerException is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } || taken.Message.Contains("already in use", StringComparison.Ordinal))
        {
            return Fail($"{taken.Message} Choose another with --port.");
        }
    }

    private static void Announce(WebApplication desk)
    {
        var addresses = desk.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        foreach (var address in addresses)
        {
            Console.WriteLine($"Candlewick listens on {address} (page: {address.TrimEnd('/')}/app/)");
        }

        Console.WriteLine($"Data lie in {desk.Services.GetRequiredService<DataFolder>().Path}");
    }

    private static int Fail(string message)
    {
        Console.Error.WriteLine(message);
        return 1;
    }
}

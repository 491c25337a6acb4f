using System.Security.Claims;
using Candlewick.MarketData.Contracts;
using Candlewick.Platform;
using Candlewick.Platform.Security;
using Candlewick.Platform.Startup;
using Candlewick.Platform.Streaming;
using Candlewick.Platform.Web;
using Candlewick.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Candlewick.MarketData.Api.Tests.Load;

/// <summary>Market data and streams on a real server, with a channel on which every message counts.</summary>
internal sealed class LoadDesk : IAsyncDisposable
{
    public const string Counted = "trades";
    public const string Heavy = "alerts";
    private readonly TempFolder _folder = new();
    private WebApplication _app = null!;

    public ILiveMarket Market => _app.Services.GetRequiredService<ILiveMarket>();

    public IStreamHub Hub => _app.Services.GetRequiredService<IStreamHub>();

    public Uri Address => new(_app.Urls.First());

    public static async Task<LoadDesk> StartAsync()
    {
        var desk = new LoadDesk();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddPlatform(desk._folder.Path, TestEngine.AddressFor(desk._folder.Path));
        builder.Services.AddMarketData();
        builder.Services.AddSingleton<IAuditLog, DataDesk.RecordedAudit>();
        builder.Services.AddSingleton<ITokenAuthenticator, Viewers>();
        builder.Services.AddSingleton(StreamChannel.Fixed(Counted));
        builder.Services.AddSingleton(StreamChannel.Fixed(Heavy));
        // Who never reads is to be told why it was closed, however late it looks.
        builder.Services.Configure<StreamOptions>(options => options.SendTimeout = TimeSpan.FromMinutes(30));
        builder.Services.AddAuthentication();
        var authorization = builder.Services.AddAuthorizationBuilder();
        foreach (var role in Policies.Roles)
        {
            authorization.AddPolicy(role, policy => policy.RequireAssertion(_ => true));
        }

        desk._app = builder.Build();
        desk._app.UsePlatformWeb();
        desk._app.UseStreams();
        desk._app.UseAuthorization();
        desk._app.MapPlatform();
        await desk._app.StartAsync();
        await desk._app.Services.GetRequiredService<Readiness>().WhenReadyAsync();
        return desk;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _folder.Dispose();
    }

    private sealed class Viewers : ITokenAuthenticator
    {
        public ValueTask<ClaimsPrincipal?> AuthenticateAsync(string token, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult<ClaimsPrincipal?>(new ClaimsPrincipal(
                new ClaimsIdentity([new Claim(ClaimTypes.Name, token), new Claim(ClaimTypes.Role, "viewer")], "test")));
    }
}

using System.Threading.RateLimiting;
using Candlewick.Identity.Audit;
using Candlewick.Identity.SignIn;
using Candlewick.Identity.Tokens;
using Candlewick.Identity.Users;
using Candlewick.Platform;
using Candlewick.Platform.Checks;
using Candlewick.Platform.Hosts;
using Candlewick.Platform.Retention;
using Candlewick.Platform.Security;
using Candlewick.Platform.Startup;
using Candlewick.Platform.Storage;
using Candlewick.Platform.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Candlewick.Identity;

/// <summary>Who may do what: users, sign-in, tokens, lockout, audit.</summary>
public static class IdentityModule
{
    /// <summary>
    /// Adds sign-in by token and cookie, the policies viewer, trader and admin, and the rule that everything needs a sign-in.
    /// </summary>
    public static IServiceCollection AddIdentity(this IServiceCollection services)
    {
        services.AddSettings<IdentityOptions>("Identity");
        services.AddSingleton<IValidateOptions<IdentityOptions>, AdministratorPasswordCheck>();
        services.AddMigrations("identity", typeof(IdentityModule).Assembly);
        services.AddSingleton(new DataPart(TokenKey.KeyFile, DataPartKind.Secret));
        services.AddSingleton(new StoredTime(AuditStore.NewestAsync));
        services.AddValidation();
        services.TryAddSingleton(Console.Out);
        services.AddSingleton<UserStore>();
        services.AddSingleton<IHostMemory>(provider => provider.GetRequiredService<UserStore>());
        services.AddSingleton<UnknownNames>();
        services.AddSingleton<TokenKey>();
        services.AddSingleton<RevokedTokenStore>();
        services.AddSingleton<IHostMemory>(provider => provider.GetRequiredService<RevokedTokenStore>());
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<ITokenAuthenticator>(provider => provider.GetRequiredService<AccessTokens>());
        services.AddSingleton<AuditStore>();
        services.AddSettings<AuditRetentionOptions>("Retention");
        services.AddSingleton<IRetention, AuditRetention>();
        services.AddSingleton<IRetention, RevokedTokenRetention>();
        services.AddSingleton<IAuditLog>(provider => provider.GetRequiredService<AuditStore>());
        services.AddSingleton<IStartupStep, SeedAdministrator>();

        // Only the core: the full set would add key files for cookies that we do not use.
        services.AddAuthenticationCore(authentication =>
        {
            authentication.AddScheme<TokenAuthenticationHandler>(TokenAuthenticationHandler.SchemeName, null);
            authentication.DefaultScheme = TokenAuthenticationHandler.SchemeName;
        });
        services.AddWebEncoders();
        var authorization = services.AddAuthorizationBuilder()
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        foreach (var role in Policies.Roles)
        {
            authorization.AddPolicy(
                role, policy => policy.RequireAuthenticatedUser().RequireAssertion(context => context.User.Satisfies(role)));
        }

        services.AddRateLimiter(_ => { });
        services.AddOptions<RateLimiterOptions>().Configure<IOptions<IdentityOptions>>((limiter, options) =>
            limiter.AddPolicy(Login.RateLimit, http => RateLimitPartition.GetFixedWindowLimiter(
                CallerAddress.Of(http.Connection.RemoteIpAddress), _ => new FixedWindowRateLimiterOptions
                {
                    PermitLimit = options.Value.LoginsPerMinute,
                    Window = TimeSpan.FromMinutes(1),
                    QueueLimit = 0,
                })));
        return services;
    }

    /// <summary>Signs requests in, refuses forged ones and checks the rights that the route asks for; after routing.</summary>
    public static IApplicationBuilder UseIdentity(this IApplicationBuilder app)
    {
        app.UseAuthentication();
        app.UseMiddleware<ForgeryProtection>();
        app.UseAuthorization();
        return app;
    }

    /// <summary>Maps <c>/admin/auth/*</c>, <c>/admin/users</c> and <c>/admin/audit</c>.</summary>
    public static void MapIdentity(this IEndpointRouteBuilder routes)
    {
        var signIn = routes.MapGroup("/admin/auth").WithTags("Sign-in").Stored();
        Login.Map(signIn);
        Logout.Map(signIn);
        Verify.Map(signIn);
        ChangePassword.Map(signIn);

        var admin = routes.MapGroup("/admin").WithTags("Users").RequireAuthorization(Policies.Admin).Stored();
        CreateUser.Map(admin);
        ListUsers.Map(admin);
        ListAudit.Map(admin);
    }
}

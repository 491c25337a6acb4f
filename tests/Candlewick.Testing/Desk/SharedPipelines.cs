using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Candlewick.Testing.Desk;

/// <summary>
/// The web pipelines of desks that are started by the thousand. Building the routes costs more than all the rest of a start, and
/// they hold nothing of a desk: a handler's services are those of the request.
/// </summary>
internal static class SharedPipelines
{
    private static readonly ConcurrentDictionary<string, Lazy<RequestDelegate>> Built = new(StringComparer.Ordinal);

    public static RequestDelegate Of(DeskPlan plan) => Built.GetOrAdd(plan.Name, _ => new Lazy<RequestDelegate>(() => Build(plan))).Value;

    private static RequestDelegate Build(DeskPlan plan)
    {
        var builder = WebApplication.CreateSlimBuilder();
        var folder = Directory.CreateTempSubdirectory("candlewick-pipeline-");
        DeskHost.AddServices(builder, plan, folder.FullName, TimeProvider.System, new StreamRecorder(), new AuditRecorder());
        // Never started and never taken down: it answers as long as the process lives.
        var app = builder.Build();
        DeskHost.UseModules(app, plan);
        app.UseEndpoints(_ => { });
        folder.Delete(recursive: true);
        return ((IApplicationBuilder)app).Build();
    }
}

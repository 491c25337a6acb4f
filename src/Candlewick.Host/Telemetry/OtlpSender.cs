using System.Diagnostics;
using System.Reflection;
using Candlewick.Host.Metrics;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Candlewick.Host.Telemetry;

/// <summary>
/// Sends metrics and traces to a collector, where one is configured. A collector that cannot be reached costs what was meant for it and
/// nothing else: what waits is bounded.
/// </summary>
internal sealed class OtlpSender(IOptions<OtlpOptions> options, DeskMeters meters, TimeProvider time) : IHostedService, IDisposable
{
    private const int SendTimeoutMs = 5_000;
    /// <summary>How long a stop waits for what is on its way.</summary>
    private const int StopTimeoutMs = 3_000;
    private readonly List<IDisposable> _providers = [];
    private ITimer? _refresh;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Endpoint.Length == 0)
        {
            return Task.CompletedTask;
        }

        var version = typeof(OtlpSender).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        var desk = ResourceBuilder.CreateEmpty().AddService("candlewick", serviceVersion: version);
        _providers.Add(Sdk.CreateTracerProviderBuilder().SetResourceBuilder(desk)
            .AddSource("Microsoft.AspNetCore", "Candlewick*", "Npgsql")
            .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(options.Value.SampleRatio)))
            .AddProcessor(new WithoutSecrets())
            .AddOtlpExporter(exporter => Configure(exporter, "traces"))
            .Build());
        var interval = TimeSpan.FromSeconds(options.Value.IntervalSeconds);
        _providers.Add(Sdk.CreateMeterProviderBuilder().SetResourceBuilder(desk)
            .AddMeter("Candlewick*", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime")
            .AddOtlpExporter((exporter, reader) =>
            {
                Configure(exporter, "metrics");
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)interval.TotalMilliseconds;
            })
            .Build());
        // What is stored is counted beforehand: those who collect do not wait for a database.
        _refresh = time.CreateTimer(_ => _ = meters.RefreshAsync(), null, TimeSpan.Zero, interval);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _refresh?.Dispose();
        return Task.Run(
            () => Parallel.ForEach(_providers, provider =>
            {
                (provider as TracerProvider)?.ForceFlush(StopTimeoutMs);
                (provider as MeterProvider)?.ForceFlush(StopTimeoutMs);
            }), cancellationToken);
    }

    public void Dispose()
    {
        _refresh?.Dispose();
        _providers.ForEach(provider => provider.Dispose());
    }

    private void Configure(OtlpExporterOptions exporter, string signal)
    {
        exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = new Uri($"{options.Value.Endpoint.TrimEnd('/')}/v1/{signal}");
        exporter.Headers = options.Value.Headers.Length == 0 ? null : options.Value.Headers;
        exporter.TimeoutMilliseconds = SendTimeoutMs;
    }

    /// <summary>A request is identified by its route: paths hold the tokens of routes, queries those of streams.</summary>
    private sealed class WithoutSecrets : BaseProcessor<Activity>
    {
        private static readonly string[] Revealing = ["url.path", "url.query", "url.full", "http.target", "http.url"];

        public override void OnEnd(Activity data)
        {
            foreach (var tag in Revealing)
            {
                if (data.GetTagItem(tag) is not null)
                {
                    data.SetTag(tag, null);
                }
            }
        }
    }
}

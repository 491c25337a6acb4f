using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using System.Text;
using Candlewick.Platform.Hosts;
using Candlewick.Platform.Web;

namespace Candlewick.Host.Metrics;

/// <summary>GET /metrics: counters, sums and gauges of the desk and its runtime as Prometheus text, for this machine only.</summary>
internal static class MetricsText
{
    public static void AddMetricsText(this IServiceCollection services) =>
        services.AddSingleton<MetricsCollector>().AddSingleton<DeskMeters>();

    public static void MapMetricsText(this WebApplication app)
    {
        // Created now, so that it counts from the first request.
        var collector = app.Services.GetRequiredService<MetricsCollector>();
        var meters = app.Services.GetRequiredService<DeskMeters>();
        app.MapGet("/metrics", async (HttpContext http) =>
            {
                if (http.Connection.RemoteIpAddress is not { } address || !IPAddress.IsLoopback(address))
                {
                    return Results.NotFound();
                }

                await meters.RefreshAsync();
                return Results.Text(collector.Write(), "text/plain; version=0.0.4; charset=utf-8");
            })
            .WithName("GetMetrics").WithSummary("Prometheus text, answered to this machine only").WithTags("Health").AllowAnonymous()
            .WithMetadata(new AnswersWhileStarting(), ServedBy.ThisHost)
            .Produces<string>(contentType: "text/plain");
    }
}

/// <summary>Listens to the process's meters and keeps the last or summed value of every series, up to a bound.</summary>
internal sealed class MetricsCollector : IDisposable
{
    private const int MaxSeries = 2_000;
    private static readonly string[] Meters = ["Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel"];
    private readonly ConcurrentDictionary<string, Series> _series = new(StringComparer.Ordinal);
    private readonly MeterListener _listener;

    public MetricsCollector()
    {
        _listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name.StartsWith("Candlewick", StringComparison.Ordinal)
                    || Meters.Contains(instrument.Meter.Name, StringComparer.Ordinal))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.Start();
    }

    public string Write()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var group in _series.Values.GroupBy(series => series.Name).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            text.Append("# TYPE ").Append(group.Key).Append(' ').Append(group.First().Kind).Append('\n');
            foreach (var series in group)
            {
                var (sum, count) = series.Read();
                if (series.Kind == "summary")
                {
                    Line(text, series.Name + "_sum", series.Labels, sum);
                    Line(text, series.Name + "_count", series.Labels, count);
                }
                else
                {
                    Line(text, series.Name, series.Labels, sum);
                }
            }
        }

        using var process = Process.GetCurrentProcess();
        Gauge(text, "process_resident_memory_bytes", process.WorkingSet64);
        Gauge(text, "process_cpu_seconds_total", process.TotalProcessorTime.TotalSeconds);
        Gauge(text, "process_num_threads", process.Threads.Count);
        Gauge(text, "dotnet_gc_heap_bytes", GC.GetTotalMemory(false));
        Gauge(text, "dotnet_threadpool_queue_length", ThreadPool.PendingWorkItemCount);
        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new StringBuilder();
        foreach (var (name, tag) in tags)
        {
            labels.Append(labels.Length == 0 ? "" : ",").Append(Name(name)).Append("=\"").Append(Escape(tag)).Append('"');
        }

        var key = $"{instrument.Name}{{{labels}}}";
        if (!_series.TryGetValue(key, out var series))
        {
            if (_series.Count >= MaxSeries)
            {
                return;
            }

            series = _series.GetOrAdd(
                key, _ => new Series(Name(instrument.Name), labels.ToString(), KindOf(instrument), HasLastValue(instrument)));
        }

        series.Record(value);
    }

    private static string KindOf(Instrument instrument)
    {
        var type = instrument.GetType().Name;
        return type.StartsWith("Histogram", StringComparison.Ordinal) ? "summary"
            : type.StartsWith("Counter", StringComparison.Ordinal) || type.StartsWith("ObservableCounter", StringComparison.Ordinal)
            ? "counter"
            : "gauge";
    }

    /// <summary>True when a measurement is the value itself, false when it is added to it.</summary>
    private static bool HasLastValue(Instrument instrument) =>
        instrument.IsObservable || instrument.GetType().Name.StartsWith("Gauge", StringComparison.Ordinal);

    private static void Gauge(StringBuilder text, string name, double value)
    {
        text.Append("# TYPE ").Append(name).Append(name.EndsWith("_total", StringComparison.Ordinal) ? " counter\n" : " gauge\n");
        Line(text, name, "", value);
    }

    private static void Line(StringBuilder text, string name, string labels, double value) =>
        text.Append(name).Append(labels.Length > 0 ? $"{{{labels}}}" : "").Append(' ').Append(value.ToString(CultureInfo.InvariantCulture))
            .Append('\n');

    private static string Name(string name) => name.Replace('.', '_').Replace('-', '_');

    private static string Escape(object? value) => (value?.ToString() ?? "")
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal);

    private sealed class Series(string name, string labels, string kind, bool hasLastValue)
    {
        private readonly Lock _gate = new();
        private double _sum;
        private long _count;

        public string Name => name;
        public string Labels => labels;
        public string Kind => kind;

        public void Record(double value)
        {
            lock (_gate)
            {
                _sum = hasLastValue ? value : _sum + value;
                _count++;
            }
        }

        public (double Sum, long Count) Read()
        {
            lock (_gate)
            {
                return (_sum, _count);
            }
        }
    }
}

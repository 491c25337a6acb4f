using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Candlewick.Testing.Desk;

/// <summary>A web server without a port: requests go from an <see cref="HttpClient"/> straight into the pipeline.</summary>
internal sealed class InProcessServer : IServer
{
    private Func<IFeatureCollection, Task> _process = _ => throw new InvalidOperationException("The server has not started.");

    public IFeatureCollection Features { get; } = new FeatureCollection();

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken) where TContext : notnull
    {
        _process = async features =>
        {
            var context = application.CreateContext(features);
            Exception? failure = null;
            try
            {
                await application.ProcessRequestAsync(context);
            }
            catch (Exception thrown)
            {
                failure = thrown;
                throw;
            }
            finally
            {
                application.DisposeContext(context, failure);
            }
        };
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
    }

    /// <summary>A server whose requests another desk's pipeline answers, with this one's services.</summary>
    public static InProcessServer Through(RequestDelegate pipeline, IServiceProvider services) => new()
    {
        _process = async features =>
        {
            await using var scope = services.CreateAsyncScope();
            await pipeline(new DefaultHttpContext(features) { RequestServices = scope.ServiceProvider });
        },
    };

    public HttpClient CreateClient() => new(new Handler(this)) { BaseAddress = new Uri("http://localhost") };

    private sealed class Handler(InProcessServer server) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var asked = new HttpRequestFeature
            {
                Protocol = "HTTP/1.1",
                Scheme = "http",
                Method = request.Method.Method,
                Path = Uri.UnescapeDataString(request.RequestUri!.AbsolutePath),
                QueryString = request.RequestUri.Query,
                RawTarget = request.RequestUri.PathAndQuery,
                Body = request.Content is null ? Stream.Null : await request.Content.ReadAsStreamAsync(cancellationToken),
            };
            asked.Headers.Host = request.RequestUri.Host;
            foreach (var (name, values) in request.Headers.Concat(request.Content?.Headers.AsEnumerable() ?? []))
            {
                asked.Headers[name] = values.ToArray();
            }

            // A length that nobody asked for is not among the headers yet.
            asked.Headers.ContentLength = request.Content?.Headers.ContentLength;
            var answered = new HttpResponseFeature();
            var body = new MemoryStream();
            var writer = new StreamResponseBodyFeature(body);
            var features = new FeatureCollection();
            features.Set<IHttpRequestFeature>(asked);
            features.Set<IHttpRequestBodyDetectionFeature>(new BodyDetection(request.Content is not null));
            features.Set<IHttpResponseFeature>(answered);
            features.Set<IHttpResponseBodyFeature>(writer);
            features.Set<IHttpConnectionFeature>(
                new HttpConnectionFeature { RemoteIpAddress = IPAddress.Loopback, LocalIpAddress = IPAddress.Loopback });
            await server._process(features);
            await writer.CompleteAsync();

            var answer = new HttpResponseMessage((HttpStatusCode)answered.StatusCode) { RequestMessage = request };
            answer.Content = new ByteArrayContent(body.ToArray());
            foreach (var (name, values) in answered.Headers)
            {
                if (!answer.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
                {
                    answer.Content.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
                }
            }

            return answer;
        }
    }

    private sealed class BodyDetection(bool canHaveBody) : IHttpRequestBodyDetectionFeature
    {
        public bool CanHaveBody => canHaveBody;
    }
}

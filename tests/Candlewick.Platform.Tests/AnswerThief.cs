using System.Net;
using System.Net.Sockets;
using System.Text;
using Npgsql;

namespace Candlewick.Platform.Tests;

/// <summary>Stands between a desk and its PostgreSQL server and can cut the line, at a statement of one's choice.</summary>
internal sealed class AnswerThief
{
    private readonly Lock _gate = new();
    private readonly List<Socket> _open = [];
    private TcpListener? _listener;
    private IPEndPoint _server = new(IPAddress.Loopback, 0);
    private string? _statement;
    private bool _isHeard;
    private bool _isSilent;

    /// <summary>Statements whose answer did not come through.</summary>
    public int Lost { get; private set; }

    /// <summary>The address through this proxy.</summary>
    public string Before(string address)
    {
        var url = new Uri(address);
        lock (_gate)
        {
            if (_listener is null)
            {
                _server = new IPEndPoint(IPAddress.Parse(url.Host), url.Port);
                _listener = new TcpListener(IPAddress.Loopback, 0);
                _listener.Start();
                _ = AcceptAsync(_listener);
            }
        }

        var port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        return new UriBuilder(url) { Port = port }.Uri.ToString();
    }

    /// <summary>The next statement of these words is cut off: behind the server's answer, or before the server hears of it.</summary>
    public void Lose(string statement, bool isHeard = true)
    {
        lock (_gate)
        {
            (_statement, _isHeard) = (statement, isHeard);
        }
    }

    /// <summary>Cuts every line there is.</summary>
    public void CutAll()
    {
        lock (_gate)
        {
            _open.ForEach(socket => socket.Close());
            _open.Clear();
        }
    }

    /// <summary>Cuts every line at the desk's end alone: the server does not hear of it.</summary>
    public void CutSilently()
    {
        lock (_gate)
        {
            _isSilent = true;
            _open.Where((_, index) => index % 2 == 0).ToList().ForEach(socket => socket.Close());
            _open.Clear();
        }
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        while (true)
        {
            var client = await listener.AcceptSocketAsync();
            var server = new Socket(_server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            await server.ConnectAsync(_server);
            (client.NoDelay, server.NoDelay) = (true, true);
            lock (_gate)
            {
                _open.AddRange([client, server]);
            }

            var line = new Line(client, server);
            _ = ForwardAsync(line, client, server, isFromDesk: true);
            _ = ForwardAsync(line, server, client, isFromDesk: false);
        }
    }

    private async Task ForwardAsync(Line line, Socket from, Socket to, bool isFromDesk)
    {
        var buffer = new byte[65_536];
        try
        {
            while (await from.ReceiveAsync(buffer) is var count and > 0)
            {
                if (isFromDesk && IsChosen(Encoding.ASCII.GetString(buffer, 0, count)))
                {
                    line.LosesAnswer = true;
                    if (!_isHeard)
                    {
                        break;
                    }
                }
                else if (!isFromDesk && line.LosesAnswer)
                {
                    break;
                }

                await to.SendAsync(buffer.AsMemory(0, count));
            }
        }
        catch (Exception cut) when (cut is SocketException or ObjectDisposedException)
        {
            // The other direction or the test closed it.
        }

        line.Client.Close();
        if (!_isSilent)
        {
            line.Server.Close();
        }
    }

    private bool IsChosen(string sent)
    {
        lock (_gate)
        {
            if (_statement is null || !sent.Contains(_statement, StringComparison.Ordinal))
            {
                return false;
            }

            _statement = null;
            Lost++;
            return true;
        }
    }

    private sealed class Line(Socket client, Socket server)
    {
        public Socket Client => client;
        public Socket Server => server;
        public bool LosesAnswer { get; set; }
    }
}

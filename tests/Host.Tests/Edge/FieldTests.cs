using System.Text.Json;
using System.Text.RegularExpressions;

namespace Host.Tests.Edge;

/// <summary>Values at the ends of what can be written: refused by the name of their field, never with a 500.</summary>
public sealed partial class FieldTests(EdgeDesk desk) : IClassFixture<EdgeDesk>
{
    private const string Route = """{"name":"r","account":"simulator","staking_tree_id":"five-wins-before-six-losses",""";
    private const string Replay = """{"from":"2024-01-01T00:00:00Z",""";
    private const string Order = """{"side":"buy",""";

    [Theory]
    [InlineData("POST", "/api/routes", Route + """ "symbols":[null]}""", "symbols[0]")]
    [InlineData("POST", "/api/routes", Route + """ "symbols":["BTCUSDT",null]}""", "symbols[1]")]
    [InlineData("POST", "/api/routes", Route + """ "symbols":null}""", "symbols")]
    [InlineData("POST", "/api/routes", Route + """ "symbols":["BTCUSDT"],"allowed_senders":null}""", "allowed_senders")]
    [InlineData("POST", "/api/routes", Route + """ "symbols":["BTCUSDT"],"allowed_senders":[null]}""", "allowed_senders[0]")]
    [InlineData("POST", "/api/routes", Route + """ "symbols":["BTCUSDT"],"format":""}""", "format")]
    [InlineData("POST", "/api/routes", Route + """ "symbols":["\ud800"]}""", "symbols[0]")]
    [InlineData("POST", "/api/routes", Route + """ "symbols":["BTCUSDT"],"mapping":{"\ud800":1}}""", "mapping")]
    [InlineData("POST", "/api/simulator/replay", Replay + """ "speed":"max","symbol":null}""", "symbol")]
    [InlineData("POST", "/api/simulator/replay", Replay + """ "speed":null,"symbol":"BTCUSDT"}""", "speed")]
    [InlineData("POST", "/api/simulator/replay", Replay + """ "speed":"\ud800","symbol":"BTCUSDT"}""", "speed")]
    [InlineData("POST", "/api/simulator/replay", Replay + """ "speed":1e999,"symbol":"BTCUSDT"}""", "speed")]
    [InlineData("POST", "/api/simulator/speed", """{"speed":"\udc00"}""", "speed")]
    [InlineData("POST", "/api/simulator/advance", """{"bars":0}""", "bars")]
    [InlineData("POST", "/api/simulator/advance", """{"bars":-1}""", "bars")]
    [InlineData("POST", "/api/simulator/advance", """{"bars":1000000000}""", "bars")]
    [InlineData("POST", "/api/accounts", """{"name":"two","venue":"simulator","settings":{"\ud800":1}}""", "settings")]
    [InlineData("POST", "/api/accounts", """{"name":"two","venue":"simulator","settings":{"currency":"\ud800"}}""", "settings")]
    [InlineData("PATCH", "/api/accounts/simulator", """{"limits":{"\ud800":1}}""", "limits")]
    [InlineData("PATCH", "/api/accounts/simulator", """{"limits":{"open_risk":1e300}}""", "limits.open_risk")]
    [InlineData("POST", "/trading/order", Order + """ "symbol":"BTCUSDT","quantity":1,"exits":[null]}""", "exits[0]")]
    [InlineData("POST", "/trading/order", Order + """ "symbol":null,"quantity":1}""", "symbol")]
    [InlineData("POST", "/trading/order", Order + """ "symbol":"BTCUSDT","quantity":79228162514264337593543950335}""", "quantity")]
    [InlineData("POST", "/trading/order", Order + """ "symbol":"BTCUSDT","quantity":-79228162514264337593543950335}""", "quantity")]
    [InlineData(
        "POST", "/trading/order", Order + """ "symbol":"BTCUSDT","quantity":1,"target":79228162514264337593543950335}""", "target")]
    [InlineData("POST", "/trading/trades/none/reduce", """{"quantity":79228162514264337593543950335}""", "quantity")]
    [InlineData("POST", "/trading/trades/none/end", """{"reason":null}""", "reason")]
    [InlineData("POST", "/api/sessions", """{"session_name":null,"staking_tree_id":"x","initial_amount":1}""", "session_name")]
    [InlineData(
        "POST", "/api/sessions", """{"session_name":"s","staking_tree_id":"x","initial_amount":79228162514264337593543950335}""",
        "initial_amount")]
    [InlineData("POST", "/admin/users", """{"username":"nina","password":"a long enough password","role":null}""", "role")]
    [InlineData("POST", "/admin/users", """{"username":"\ud800","password":"a long enough password","role":"viewer"}""", "username")]
    [InlineData("POST", "/admin/auth/login", """{"username":null,"password":"x"}""", "username")]
    [InlineData("POST", "/api/trading/balance", """{"session_id":null}""", "session_id")]
    public async Task A_value_that_cannot_be_is_refused_by_its_name(string method, string path, string body, string field)
    {
        var (status, fields, text) = await EdgeDesk.SendAsync(desk.Admin, method, path, body);
        Assert.True(status is 400 or 422, $"{status} {text}");
        Assert.Contains(field, fields);
    }

    [Theory]
    [InlineData("/api/sessions?limit=many", "limit", "'many' is not a whole number.")]
    [InlineData("/api/sessions?limit=1.5", "limit", "'1.5' is not a whole number.")]
    [InlineData("/api/sessions?include_incomplete=perhaps", "include_incomplete", "'perhaps' is not true or false.")]
    [InlineData("/api/sessions?limit=5&include_incomplete=1", "include_incomplete", "'1' is not true or false.")]
    [InlineData("/api/staking-trees?win_rate=half", "win_rate", "'half' is not a number (not text).")]
    [InlineData("/trading/trades?open=perhaps", "open", "'perhaps' is not true or false.")]
    [InlineData("/trading/trades?limit=99999999999999999999", "limit", "'99999999999999999999' is not a whole number.")]
    [InlineData("/trading/trades/totals?from=monday", "from", "'monday' is not an instant such as 2024-12-01T00:00:00Z.")]
    [InlineData("/trading/trades/export?to=monday", "to", "'monday' is not an instant such as 2024-12-01T00:00:00Z.")]
    [InlineData("/trading/trades?limit=5&limit=6", "limit", "'5,6' is not a whole number.")]
    [InlineData("/trading/trades?limit=%00", "limit", "'\0' is not a whole number.")]
    public async Task A_parameter_of_the_query_that_cannot_be_read_is_named(string path, string field, string message)
    {
        var (status, fields, text) = await EdgeDesk.SendAsync(desk.Admin, "GET", path, null);
        Assert.Equal(400, status);
        Assert.Equal([field], fields);
        Assert.Equal(message, JsonDocument.Parse(text).RootElement.GetProperty("errors").GetProperty(field)[0].GetString());
    }

    [Theory]
    [InlineData("/api/sessions?limit=&include_incomplete=")]
    [InlineData("/trading/trades?open=&from=&limit=&cursor=&symbol=")]
    public async Task A_parameter_of_the_query_without_a_value_is_not_there(string path)
    {
        var (status, _, text) = await EdgeDesk.SendAsync(desk.Admin, "GET", path, null);
        Assert.True(status == 200, text);
    }

    [Theory]
    [InlineData("POST", "/api/kill-switch", """{"engaged":true,"engaged":false}""", "engaged")]
    [InlineData("POST", "/api/kill-switch", """{"engaged":true,"reason":"a","reason":"b"}""", "reason")]
    [InlineData(
        "POST", "/admin/users", """{"username":"nina","password":"a long enough password","role":"viewer","role":"admin"}""", "role")]
    [InlineData("POST", "/trading/order", Order + """ "symbol":"BTCUSDT","quantity":1,"quantity":100}""", "quantity")]
    [InlineData(
        "POST", "/trading/order", Order + """ "symbol":"BTCUSDT","quantity":1,"exits":[{"target":1,"target":2}]}""", "target")]
    [InlineData("POST", "/api/accounts", """{"name":"two","venue":"simulator","settings":{"seed":1,"seed":2}}""", "seed")]
    [InlineData("PATCH", "/api/accounts/simulator", """{"limits":{"open_risk":1,"open_risk":null}}""", "open_risk")]
    [InlineData("POST", "/admin/auth/login", """{"username":"admin","username":"other","password":"x"}""", "username")]
    public async Task A_key_that_stands_twice_is_refused_by_its_name(string method, string path, string body, string key)
    {
        var (status, fields, text) = await EdgeDesk.SendAsync(desk.Admin, method, path, body);
        Assert.True(status == 400, $"{status} {text}");
        Assert.Contains(key, fields);
        Assert.Contains("more than once", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_limit_is_bounded_and_named()
    {
        var checkedRoutes = 0;
        foreach (var (path, parameters) in await ReadsAsync(name => name == "limit"))
        {
            Assert.Single(parameters);
            foreach (var limit in (string[])["0", "-1", "1000000000", "99999999999999999999", "1.5", "x"])
            {
                var (status, fields, text) = await EdgeDesk.SendAsync(desk.Admin, "GET", $"{path}{Separator(path)}limit={limit}");
                Assert.True(status is 400 or 404, $"{path} {limit}: {status} {text}");
                Assert.True(status == 404 || fields.Contains("limit", StringComparer.Ordinal), $"{path} {limit}: {text}");
                checkedRoutes += status == 400 ? 1 : 0;
            }
        }

        Assert.True(checkedRoutes >= 60, $"{checkedRoutes}");
    }

    [Fact]
    public async Task Every_date_is_taken_or_refused_to_the_ends_of_time()
    {
        string[] dates =
        [
            "9999-12-31", "0001-01-01", "9999-12-31T23:59:59.9999999Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00",
            "0001-01-01T00:00:00%2B14:00", "99999-01-01", "-1", "not a date", "%00",
        ];
        var routes = await ReadsAsync(name => name is "from" or "to" or "date_from" or "date_to" or "start_time" or "end_time" or "as_of");
        Assert.True(routes.Count >= 6, $"{routes.Count}");
        foreach (var (path, parameters) in routes)
        {
            foreach (var (name, date) in parameters.SelectMany(name => dates.Select(date => (name, date))))
            {
                var (status, fields, text) = await EdgeDesk.SendAsync(desk.Admin, "GET", $"{path}{Separator(path)}{name}={date}");
                Assert.True(status < 500, $"{path} {name}={date}: {status} {text}");
                Assert.True(status != 400 || fields.Contains(name, StringComparer.Ordinal), $"{path} {name}={date}: {text}");
                Assert.True(date != "not a date" || status == 400, $"{path} {name}={date}: {status} {text}");
            }
        }
    }

    [Theory]
    [InlineData("/api/sessions?date_to=9999-12-31")]
    [InlineData("/api/sessions?date_from=0001-01-01")]
    [InlineData("/api/sessions/export?date_to=9999-12-31")]
    public async Task The_last_and_the_first_day_are_days(string path)
    {
        var (status, _, text) = await EdgeDesk.SendAsync(desk.Admin, "GET", path);
        Assert.True(status == 200, $"{status} {text}");
    }

    private static char Separator(string path) => path.Contains('?', StringComparison.Ordinal) ? '&' : '?';

    /// <summary>Every reading route with parameters of such names, on a market that there is.</summary>
    private async Task<IReadOnlyList<(string Path, IReadOnlyList<string> Names)>> ReadsAsync(Func<string, bool> isWanted)
    {
        var found = new List<(string, IReadOnlyList<string>)>();
        foreach (var path in (await EdgeDesk.DescriptionAsync(desk.Admin)).GetProperty("paths").EnumerateObject())
        {
            if (!path.Value.TryGetProperty("get", out var get) || !get.TryGetProperty("parameters", out var parameters))
            {
                continue;
            }

            var names = parameters.EnumerateArray().Where(each => each.GetProperty("in").GetString() == "query")
                .Select(each => each.GetProperty("name").GetString()!).ToList();
            if (names.Where(isWanted).ToList() is { Count: > 0 } wanted)
            {
                var filled = PathParameter().Replace(path.Name, Fill);
                found.Add((names.Contains("timeframes") ? filled + "?timeframes=1m" : filled, wanted));
            }
        }

        return found;
    }

    private static string Fill(Match parameter) => parameter.Value switch
    {
        "{symbol}" => "BTCUSDT",
        "{timeframe}" => "1m",
        _ => "none",
    };

    [GeneratedRegex("\\{[^}]+\\}", RegexOptions.None, 1000)]
    private static partial Regex PathParameter();
}

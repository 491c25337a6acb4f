using System.Text;
using Candlewick.Sessions.Formats.Mapped;

namespace Candlewick.Sessions.Tests.Alerts;

/// <summary>Reading what people write: all that can be meant in one way, and nothing that has to be guessed.</summary>
public sealed class ForeignTextTests
{
    private static ForeignText Read(string text, string? token = null) => ForeignText.Read(Encoding.UTF8.GetBytes(text), token);

    [Theory]
    [InlineData("""{"a":1,"b":"x","c":{"d":true},"e":[5,"y"]}""", "a=1 b=x c.d=true e.0=5 e.1=y")]
    [InlineData("{\"a\":1, // why\n \"b\":2 /* so */}", "a=1 b=2")]
    [InlineData("""{"a":1,}""", "a=1")]
    [InlineData("""{"a":[1,2,],}""", "a.0=1 a.1=2")]
    [InlineData("{'a':'x','b':'it is \"so\"'}", "a=x b=it is \"so\"")]
    [InlineData("{a:1, b:some word, c:2026-05-04T10:15:00Z}", "a=1 b=some word c=2026-05-04T10:15:00Z")]
    [InlineData("{\n a:1\n b:2\n}", "a=1 b=2")]
    [InlineData("""{"u":"https://x.test/a?b=1","t":"\"q\""}""", "u=https://x.test/a?b=1 t=\"q\"")]
    [InlineData("{u: https://x.test/a}", "u=https://x.test/a")]
    [InlineData("A=1\nB = two words\r\nC=", "A=1 B=two words C=")]
    [InlineData("A=1;B=2;", "A=1 B=2")]
    [InlineData("Signal: A=1;B=2", "A=1 B=2")]
    [InlineData("buy BTCUSDT", "1=buy 2=BTCUSDT")]
    [InlineData("\uFEFF{\"a\":1}", "a=1")]
    public void What_can_be_meant_in_one_way_is_read(string text, string fields)
    {
        var read = Read(text);

        Assert.Null(read.Error);
        Assert.Equal(fields, string.Join(' ', read.Fields.Select(one => $"{one.Path}={one.Text}")));
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("  \n", "is empty")]
    [InlineData("""{"a":1""", "ends before its closing }")]
    [InlineData("""{"a":"x"y"}""", "is not escaped")]
    [InlineData("{\"a\":\"x\ny\"}", "goes over the line's end")]
    [InlineData("""{"a":1 "b":2}""", "a comma or a quote is missing")]
    [InlineData("""{"a":"1" "b":2}""", "a comma is missing")]
    [InlineData("""{"a" 1}""", "a colon is missing")]
    [InlineData("""{"a":1} more""", "text after the object's end")]
    [InlineData("""{"a":1,"a":2}""", "stands in the body twice")]
    [InlineData("""{"a":1,"A":2}""", "stands in the body twice")]
    [InlineData("""{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":{"a":1}}}}}}}}}""", "more than 8 levels")]
    [InlineData("""{"a":"\ud800"}""", "an escape is no character")]
    [InlineData("""{"a":"\q"}""", "a backslash")]
    [InlineData("{\"a\":/* x }", "a comment has no end")]
    [InlineData("[1]", "is a JSON array")]
    [InlineData("SIDE=buy and the rest\nof the story", "mixes KEY=VALUE with other text")]
    [InlineData("one two three four five six seven eight nine", "more than 8 words")]
    public void What_would_have_to_be_guessed_is_an_error_in_words(string text, string error) =>
        Assert.Contains(error, Read(text).Error, StringComparison.Ordinal);

    [Fact]
    public void Bytes_that_are_no_text_are_an_error() =>
        Assert.Contains("UTF-8", ForeignText.Read([0x7b, 0xff, 0xfe], null).Error, StringComparison.Ordinal);

    [Fact]
    public void An_error_names_its_line_and_column() =>
        Assert.Contains("(line 2, column 5)", Read("{\n\"a\" 1}").Error, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"passphrase":"s3cret!","a":1}""")]
    [InlineData("{'secret' : 's3cret!', 'a':1}")]
    [InlineData("{\"token\":\"s3cret!\"\n\"a\":1}")]
    [InlineData("SECRET=s3cret!;A=1")]
    [InlineData("""{"passphrase":"it's \"s3cret!","a":1}""")]
    [InlineData("{password: s3cret!, a: 1}")]
    [InlineData("""{"strategy":{"api_key":"s3cret!"},"a":1}""")]
    [InlineData("""{"signalToken":"s3cret!" """)]
    [InlineData("""{"webhook_secret":"s3cret!","a":1}""")]
    [InlineData("""{"accessToken":"s3cret!","a":1}""")]
    [InlineData("PASSPHRASE=my words s3cret!;A=1")]
    [InlineData("PASSWORD=ab,s3cret!\nA=1")]
    public void A_secret_is_in_neither_the_fields_nor_what_is_kept(string text)
    {
        var read = Read(text);

        Assert.DoesNotContain("s3cret", read.Stored, StringComparison.Ordinal);
        Assert.DoesNotContain(read.Fields, one => one.Text.Contains("s3cret", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"secret":12345678,"a":1}""")]
    [InlineData("""{"secret":{"inner":"x","list":[1,2]},"a":1}""")]
    [InlineData("{secret: 12345678, a: 1}")]
    public void What_lies_within_a_secret_is_no_field(string text) => Assert.Equal([new ForeignField("a", "1")], Read(text).Fields);

    [Fact]
    public void A_token_of_the_address_that_is_repeated_is_not_kept()
    {
        var read = Read("""{"comment":"via wh_12345 today"}""", "wh_12345");

        Assert.Equal("via [removed] today", Assert.Single(read.Fields).Text);
        Assert.DoesNotContain("wh_12345", read.Stored, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"url":"https://x.test/?token=abc","a":1}""", "url a")]
    [InlineData("""{"comment":"pass: through","a":1}""", "comment a")]
    public void Taking_out_a_secret_leaves_the_rest_readable(string text, string paths)
    {
        var read = Read(text);

        Assert.Null(read.Error);
        Assert.Equal(paths, string.Join(' ', read.Fields.Select(one => one.Path)));
        Assert.DoesNotContain("abc", read.Stored, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_kept_reads_the_same_again()
    {
        var first = Read("{'secret':'x y', a:buy\n b:'1'}");
        var again = Read(first.Stored);

        Assert.Equal(first.Fields, again.Fields);
    }

    [Fact]
    public void More_values_than_an_alert_has_are_refused()
    {
        var many = string.Join(',', Enumerable.Range(0, 201).Select(number => $"\"k{number}\":1"));

        Assert.Contains("200", Read($"{{{many}}}").Error, StringComparison.Ordinal);
    }
}

using System.Text;

namespace Candlewick.Sessions.Formats.Mapped;

/// <summary>What came of reading an object that is meant to be JSON.</summary>
/// <param name="Fields">Its values by path, in their order.</param>
/// <param name="Notes">Where it departs from JSON, in words.</param>
/// <param name="Error">Why it cannot be read without guessing, with line and column; else null.</param>
internal sealed record LooseRead(IReadOnlyList<ForeignField> Fields, IReadOnlyList<string> Notes, string? Error);

/// <summary>
/// Reads an object as people write it into an alert: JSON, and where it departs from it, only what can be meant in one way: comments,
/// trailing commas, single quotes, keys and words without quotes, a line's end for a comma. A quote within a text that is not escaped is
/// an error: where the text ends cannot be told.
/// </summary>
internal sealed class LooseObject
{
    private const int MaxDepth = 8;
    private readonly string _text;
    private readonly List<ForeignField> _fields = [];
    private readonly SortedSet<string> _notes = new(StringComparer.Ordinal);
    private int _at;

    private LooseObject(string text) => _text = text;

    private sealed class NotReadableException(string message) : Exception(message);

    /// <param name="text">Begins with a brace.</param>
    public static LooseRead Read(string text)
    {
        var reader = new LooseObject(text);
        try
        {
            reader.ReadObject("", 1);
            reader.SkipSpace();
            if (reader._at < text.Length)
            {
                throw reader.Wrong("there is text after the object's end");
            }

            return new LooseRead(reader._fields, [.. reader._notes], null);
        }
        catch (NotReadableException failure)
        {
            return new LooseRead([], [], failure.Message);
        }
    }

    private char Here => _at < _text.Length ? _text[_at] : '\0';

    private void ReadObject(string path, int depth)
    {
        if (depth > MaxDepth)
        {
            throw Wrong($"it is more than {MaxDepth} levels deep");
        }

        _at++;
        while (true)
        {
            SkipSpace();
            if (Here == '}')
            {
                _at++;
                return;
            }

            var key = ReadKey();
            SkipSpace();
            if (Here != ':')
            {
                throw Wrong($"a colon is missing after the key {Native.NativeFields.Quote(key)}");
            }

            _at++;
            SkipSpace();
            ReadValue(path.Length == 0 ? key : $"{path}.{key}", depth);
            if (!EndsItem('}'))
            {
                return;
            }
        }
    }

    private void ReadArray(string path, int depth)
    {
        if (depth > MaxDepth)
        {
            throw Wrong($"it is more than {MaxDepth} levels deep");
        }

        _at++;
        for (var index = 0; ; index++)
        {
            SkipSpace();
            if (Here == ']')
            {
                _at++;
                return;
            }

            ReadValue($"{path}.{index}", depth);
            if (!EndsItem(']'))
            {
                return;
            }
        }
    }

    /// <summary>Goes past what separates items; false at the end of the object or array.</summary>
    private bool EndsItem(char end)
    {
        var line = _at;
        SkipSpace();
        if (Here == ',')
        {
            _at++;
            SkipSpace();
            if (Here != end)
            {
                return true;
            }

            _notes.Add("A comma stands before the end.");
        }

        if (Here == end)
        {
            _at++;
            return false;
        }

        if (_at >= _text.Length)
        {
            throw Wrong($"it ends before its closing {end}");
        }

        if (!_text.AsSpan(line, _at - line).Contains('\n'))
        {
            throw Wrong("a comma is missing, or a quote within a text is not escaped (leave that placeholder out of the message)");
        }

        _notes.Add("Commas are missing at line ends.");
        return true;
    }

    private string ReadKey()
    {
        if (Here is '"' or '\'')
        {
            return ReadQuoted();
        }

        var start = _at;
        while (char.IsLetterOrDigit(Here) || Here is '_' or '-' or '.' or '$')
        {
            _at++;
        }

        if (_at == start)
        {
            throw Wrong("a key is expected");
        }

        _notes.Add("Keys stand without quotes.");
        return _text[start.._at];
    }

    private void ReadValue(string path, int depth)
    {
        if (_fields.Count > ForeignText.MaxFields)
        {
            throw Wrong($"it has more than {ForeignText.MaxFields} values");
        }

        switch (Here)
        {
            case '{':
                ReadObject(path, depth + 1);
                break;
            case '[':
                ReadArray(path, depth + 1);
                break;
            case '"' or '\'':
                _fields.Add(new ForeignField(path, ReadQuoted().Trim()));
                break;
            default:
                _fields.Add(new ForeignField(path, ReadBare(path)));
                break;
        }
    }

    /// <summary>A number, a word, or whatever stands there up to a comma, a comment or the line's end.</summary>
    private string ReadBare(string path)
    {
        var start = _at;
        while (_at < _text.Length && Here is not (',' or '}' or ']' or '\n' or '\r' or '"' or '\'' or '{' or '['))
        {
            if (Here == '/' && _at + 1 < _text.Length && _text[_at + 1] is '/' or '*' && _at > start && char.IsWhiteSpace(_text[_at - 1]))
            {
                break;
            }

            _at++;
        }

        var text = _text[start.._at].Trim();
        if (text.Length == 0 || Here is '"' or '\'' or '{' or '[')
        {
            throw Wrong($"the value of {Native.NativeFields.Bare(path)} cannot be read: a comma or a quote is missing");
        }

        if (text is "null")
        {
            return "";
        }

        if (text is not ("true" or "false") && !IsNumber(text))
        {
            _notes.Add("Words stand without quotes.");
        }

        return text;
    }

    private string ReadQuoted()
    {
        var quote = Here;
        if (quote == '\'')
        {
            _notes.Add("Single quotes stand for double ones.");
        }

        var text = new StringBuilder();
        for (_at++; _at < _text.Length && Here != quote; _at++)
        {
            if (Here is '\n' or '\r')
            {
                throw Wrong(
                    "a text goes over the line's end: a quote is missing, or a placeholder brought one (leave it out of the message)");
            }

            if (Here == '\\' && _at + 1 < _text.Length)
            {
                text.Append(ReadEscape());
            }
            else
            {
                text.Append(Here);
            }
        }

        if (_at >= _text.Length)
        {
            throw Wrong("a text has no closing quote");
        }

        _at++;
        var read = text.ToString();
        return IsWellFormed(read) ? read : throw Wrong("an escape is no character");
    }

    /// <summary>False for half a character, which nothing can store.</summary>
    private static bool IsWellFormed(string text) =>
        !text.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar) || text.Contains('\uFFFD');

    private char ReadEscape()
    {
        _at++;
        if (Here == 'u')
        {
            if (_at + 4 >= _text.Length || !ushort.TryParse(
                    _text.AsSpan(_at + 1, 4), System.Globalization.NumberStyles.AllowHexSpecifier,
                    System.Globalization.CultureInfo.InvariantCulture, out var code))
            {
                throw Wrong("an escape is no character");
            }

            _at += 4;
            return (char)code;
        }

        return Here switch
        {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'b' => '\b',
            'f' => '\f',
            '"' or '\'' or '\\' or '/' => Here,
            _ => throw Wrong("a backslash stands before a letter that needs none"),
        };
    }

    private void SkipSpace()
    {
        while (_at < _text.Length)
        {
            if (char.IsWhiteSpace(Here))
            {
                _at++;
            }
            else if (Here == '/' && _at + 1 < _text.Length && _text[_at + 1] == '/')
            {
                _notes.Add("It has comments.");
                var end = _text.IndexOf('\n', _at);
                _at = end < 0 ? _text.Length : end;
            }
            else if (Here == '/' && _at + 1 < _text.Length && _text[_at + 1] == '*')
            {
                _notes.Add("It has comments.");
                var end = _text.IndexOf("*/", _at, StringComparison.Ordinal);
                _at = end < 0 ? throw Wrong("a comment has no end") : end + 2;
            }
            else
            {
                return;
            }
        }
    }

    private static bool IsNumber(string text) => double.TryParse(
        text, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out _);

    private NotReadableException Wrong(string what)
    {
        var before = _text.AsSpan(0, Math.Min(_at, _text.Length));
        var line = before.Count('\n') + 1;
        var column = before.Length - before.LastIndexOf('\n');
        return new NotReadableException($"The body is not readable as JSON: {what} (line {line}, column {column}).");
    }
}

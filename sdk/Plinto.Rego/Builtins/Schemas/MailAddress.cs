using Plinto.Rego.Builtins.Net;

namespace Plinto.Rego.Builtins.Schemas;

/// <summary>One mail address of RFC 5322, with or without a name, as Go's <c>net/mail</c> reads it: also <c>Ann &lt;a@b&gt;</c> and a group of one.</summary>
internal ref struct MailAddress
{
    private ReadOnlySpan<char> _rest;

    public static bool IsValid(string text)
    {
        var address = new MailAddress { _rest = text };
        return address.Addresses(groups: true) == 1 && address.SkipComments() && address._rest.IsEmpty;
    }

    // How many addresses come next, or -1 where none is well formed.
    private int Addresses(bool groups)
    {
        SkipSpace();
        if (_rest.IsEmpty)
        {
            return -1;
        }

        var start = _rest;
        if (AddressSpec())
        {
            SkipSpace();
            return !Take('(') || Comment() ? 1 : -1;
        }

        _rest = start;
        if (_rest[0] != '<' && !Phrase())
        {
            return -1;
        }

        SkipSpace();
        return groups && Take(':') ? Group() : Take('<') && AddressSpec() && Take('>') ? 1 : -1;
    }

    private int Group()
    {
        SkipSpace();
        if (Take(';'))
        {
            return SkipComments() ? 0 : -1;
        }

        for (var count = 1; Addresses(groups: false) == 1 && SkipComments(); count++)
        {
            if (Take(';'))
            {
                return SkipComments() ? count : -1;
            }

            if (!Take(','))
            {
                break;
            }
        }

        return -1;
    }

    private bool AddressSpec()
    {
        SkipSpace();
        var start = _rest;
        var isLocal = !_rest.IsEmpty && _rest[0] == '"' ? QuotedString() && start.Length - _rest.Length > 2 : Atom(strict: true);
        if (!isLocal || !Take('@'))
        {
            return false;
        }

        SkipSpace();
        return Take('[') ? DomainLiteral() : Atom(strict: true);
    }

    // At least one word; what follows the words is for others to read.
    private bool Phrase()
    {
        for (var words = 0; ; words++)
        {
            if (words > 0 && !SkipComments())
            {
                return false;
            }

            SkipSpace();
            var start = _rest;
            if (_rest.IsEmpty || !(_rest[0] == '"' ? QuotedString() : Atom(strict: false)))
            {
                _rest = start;
                return words > 0;
            }
        }
    }

    private bool QuotedString()
    {
        for (var i = 1; i < _rest.Length; i++)
        {
            if (_rest[i] == '"')
            {
                _rest = _rest[(i + 1)..];
                return true;
            }

            i += _rest[i] == '\\' ? 1 : 0;
            if (i == _rest.Length || !(IsVisible(_rest[i]) || _rest[i] is ' ' or '\t'))
            {
                return false;
            }
        }

        return false;
    }

    private bool Atom(bool strict)
    {
        var length = 0;
        while (length < _rest.Length && IsVisible(_rest[length]) && !"()<>[]:;@\\,\"".Contains(_rest[length], StringComparison.Ordinal))
        {
            length++;
        }

        var atom = _rest[..length];
        _rest = _rest[length..];
        return length > 0 && !(strict && (atom[0] == '.' || atom[^1] == '.' || atom.IndexOf("..") >= 0));
    }

    private bool DomainLiteral()
    {
        var end = _rest.IndexOf(']');
        var literal = end < 0 ? "" : _rest[..end].ToString();
        _rest = _rest[Math.Max(end + 1, 0)..];
        return end >= 0 && IpNetwork.TryParseAddress(literal, out _, out _);
    }

    private bool SkipComments()
    {
        SkipSpace();
        while (Take('('))
        {
            if (!Comment())
            {
                return false;
            }

            SkipSpace();
        }

        return true;
    }

    private bool Comment()
    {
        var depth = 1;
        while (!_rest.IsEmpty && depth > 0)
        {
            var escaped = _rest[0] == '\\' && _rest.Length > 1;
            depth += escaped ? 0 : _rest[0] == '(' ? 1 : _rest[0] == ')' ? -1 : 0;
            _rest = _rest[(escaped ? 2 : 1)..];
        }

        return depth == 0;
    }

    private void SkipSpace() => _rest = _rest.TrimStart(" \t");

    private bool Take(char c)
    {
        if (_rest.IsEmpty || _rest[0] != c)
        {
            return false;
        }

        _rest = _rest[1..];
        return true;
    }

    private static bool IsVisible(char c) => c is > ' ' and not '\x7f';
}

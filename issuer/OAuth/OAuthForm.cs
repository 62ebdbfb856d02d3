using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Plinto.Issuer.OAuth;

/// <summary>The body of an OAuth request, read once. RFC 6749 §3.2: parameters stand in the body, not in the URL, and none more than once; an empty one counts as absent.</summary>
internal sealed class OAuthForm
{
    private const string Resource = "resource"; // RFC 8707 §2: the only one that may be repeated
    private readonly IFormCollection _form;

    private OAuthForm(IFormCollection form) => _form = form;

    /// <summary>Every value of <c>resource</c>.</summary>
    public IReadOnlyList<string> Resources => [.. _form[Resource].Where(value => !string.IsNullOrEmpty(value)).Select(value => value!)];

    /// <summary>All of it.</summary>
    public IEnumerable<KeyValuePair<string, StringValues>> All => _form;

    /// <summary>Null if absent or empty.</summary>
    public string? this[string name] => _form.TryGetValue(name, out var values) && values.Count == 1 && values[0] is { Length: > 0 } value ? value : null;

    /// <summary>Whether it is present and not empty.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out string? value) => (value = this[name]) is not null;

    /// <summary>Reads the body, or says what is wrong with it.</summary>
    public static async ValueTask<(OAuthForm? Form, OAuthError? Error)> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        if (!IsForm(request.ContentType))
        {
            return (null, OAuthError.InvalidRequest("the body must be application/x-www-form-urlencoded in UTF-8"));
        }

        IFormCollection form;
        try
        {
            form = await request.ReadFormAsync(ct);
        }
        catch (InvalidDataException)
        {
            return (null, OAuthError.InvalidRequest("the body is too large or not a form"));
        }

        foreach (var (name, values) in form)
        {
            if (values.Count > 1 && name != Resource)
            {
                return (null, OAuthError.InvalidRequest($"parameter `{name}` is given more than once"));
            }
        }

        return (new OAuthForm(form), null);
    }

    // RFC 6749 appendix B: UTF-8 only. Whatever else ReadFormAsync might make of a type, such as another character set, never reaches it.
    private static bool IsForm(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Equals("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase)
        && type.Parameters.All(parameter => parameter.Name.Equals("charset", StringComparison.OrdinalIgnoreCase))
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));
}

using System.Net;
using System.Text.RegularExpressions;

namespace Plinto.Issuer.Tests.Running;

/// <summary>A page as it came.</summary>
internal sealed partial record TestPage(HttpStatusCode Status, string Html, string? Location, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>What a person reads.</summary>
    public string Text => WebUtility.HtmlDecode(Tag().Replace(Html, " "));

    /// <summary>The h1.</summary>
    public string Title => WebUtility.HtmlDecode(Heading().Match(Html).Groups[1].Value);

    /// <summary>Address of its form.</summary>
    public string Action => WebUtility.HtmlDecode(Form().Match(Html).Groups[1].Value);

    /// <summary>Hidden fields of its form.</summary>
    public IEnumerable<(string Name, string Value)> Hidden =>
        HiddenField().Matches(Html).Select(match => (match.Groups[1].Value, WebUtility.HtmlDecode(match.Groups[2].Value)));

    [GeneratedRegex("<style.*?</style>|<script.*?</script>|<[^>]+>", RegexOptions.Singleline)]
    private static partial Regex Tag();

    [GeneratedRegex("<h1[^>]*>(.*?)</h1>", RegexOptions.Singleline)]
    private static partial Regex Heading();

    [GeneratedRegex("<form[^>]* action=\"([^\"]*)\"")]
    private static partial Regex Form();

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]*)\" value=\"([^\"]*)\"")]
    private static partial Regex HiddenField();
}

using System.Text.Json;
using Microsoft.Extensions.Primitives;

namespace Plinto.Issuer.OAuth.Authorize;

/// <summary>The parameters of an authorization request that mean something here; others are ignored, as RFC 6749 §3.1 asks. An empty one counts as absent.</summary>
internal sealed class AuthorizeParameters
{
    private static readonly string[] Known =
    [
        "client_id", "redirect_uri", "response_type", "response_mode", "scope", "state", "nonce", "code_challenge", "code_challenge_method", "prompt", "max_age", "id_token_hint",
        "login_hint", ResourceName, "request", "request_uri", "registration",
    ];

    private const string ResourceName = "resource"; // RFC 8707 §2: the only one that may be repeated
    private readonly Dictionary<string, string[]> _values = new(StringComparer.Ordinal);

    private AuthorizeParameters()
    {
    }

    /// <summary>The first parameter, known or not, that is given more than once (RFC 6749 §3.1); null: none is.</summary>
    public string? Repeated { get; private init; }

    /// <summary>Every value of <c>resource</c>.</summary>
    public IReadOnlyList<string> Resources => _values.GetValueOrDefault(ResourceName) ?? [];

    /// <summary>The first that holds control characters, which no parameter may; null: none does.</summary>
    public string? Unreadable => _values.FirstOrDefault(pair => pair.Value.Any(value => value.Any(char.IsControl))).Key;

    /// <summary>The first with a value of more characters than it may have; null: none has.</summary>
    public string? LongerThan(Func<string, int> longest) => _values.FirstOrDefault(pair => pair.Value.Any(value => value.Length > longest(pair.Key))).Key;

    /// <summary>Null if absent, empty or repeated.</summary>
    public string? this[string name] => _values.TryGetValue(name, out var values) && values is [var value] ? value : null;

    /// <summary>Whether it is given at all.</summary>
    public bool Has(string name) => _values.ContainsKey(name);

    /// <summary>Whether a parameter of this name means something here.</summary>
    public static bool IsKnown(string name) => Known.Contains(name);

    public static AuthorizeParameters Read(IEnumerable<KeyValuePair<string, StringValues>> pairs)
    {
        var all = pairs.ToList();
        var read = new AuthorizeParameters { Repeated = all.Find(pair => pair.Value.Count > 1 && pair.Key != ResourceName).Key };
        foreach (var (name, values) in all)
        {
            if (Known.Contains(name) && values.Where(value => !string.IsNullOrEmpty(value)).Select(value => value!).ToArray() is { Length: > 0 } given)
            {
                read._values[name] = given;
            }
        }

        return read;
    }

    /// <summary>For the table of pushed requests.</summary>
    public string ToJson() => JsonSerializer.Serialize(_values, AuthorizeJson.Default.DictionaryStringStringArray);

    /// <summary>What <see cref="ToJson"/> wrote.</summary>
    public static AuthorizeParameters FromJson(string json)
    {
        var read = new AuthorizeParameters();
        foreach (var (name, values) in JsonSerializer.Deserialize(json, AuthorizeJson.Default.DictionaryStringStringArray)!)
        {
            read._values[name] = values;
        }

        return read;
    }
}

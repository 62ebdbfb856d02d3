using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Plinto.Rego.Builtins.Identifiers;
using Plinto.Rego.Values;
using static Plinto.Rego.Builtins.BuiltinTraits;

namespace Plinto.Rego.Builtins.Cloud;

/// <summary><c>providers.aws.sign_req</c>: AWS Signature Version 4 of a request object; and the runtime, of which nothing is shown.</summary>
internal static class AwsBuiltin
{
    private const string Unsigned = "UNSIGNED-PAYLOAD";

    private static readonly string[] RequiredConfig = ["aws_access_key", "aws_region", "aws_secret_access_key", "aws_service"];
    private static readonly string[] NeverSigned = ["authorization", "user-agent", "x-amzn-trace-id"];

    public static readonly BuiltinRow[] Rows =
    [
        new("providers.aws.sign_req", "object<string:any>; object<string:any>; number", "object<any:any>",
            static (_, o) => Sign((RegoObject)o[0], (RegoObject)o[1], o[2].Number())),
        new("opa.runtime", "", "object<string:any>", Nondeterministic, static (_, _) => RegoObject.Empty),
    ];

    private static RegoObject Sign(RegoObject request, RegoObject config, RegoNumber time)
    {
        CheckRequired(request, ["method", "url"], "operand 1", "request parameters(s)");
        CheckRequired(config, RequiredConfig, "operand 2", "AWS config parameters(s)");
        if (!time.TryGetInt64(out var nanoseconds) || nanoseconds < 0)
        {
            throw new BuiltinException("operand 3 could not convert time_ns value into a unix timestamp", true);
        }

        var unsigned = config.Find("disable_payload_signing") switch
        {
            null => false,
            RegoBoolean flag => flag.Value,
            _ => throw new BuiltinException("operand 2 invalid value for 'disable_payload_signing' in AWS config", true),
        };
        var at = DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / 100);
        var payload = unsigned ? Unsigned : Hex(SHA256.HashData(Body(request)));
        var given = GivenHeaders(request);
        var headers = Headers(given, request, config, at, payload, out var uri);
        return Signed(request, config, at, payload, given, headers, uri);
    }

    private static Dictionary<string, string> GivenHeaders(RegoObject request)
    {
        var headers = new Dictionary<string, string>();
        if (request.Find("headers") is RegoObject written)
        {
            foreach (var (name, value) in written)
            {
                var text = value switch
                {
                    RegoString one => one.Value,
                    RegoArray many => string.Join(',', many.Select(static v => (v as RegoString)?.Value ?? RegoJson.Write(v))),
                    _ => throw new BuiltinException("operand 1 invalid headers object", true),
                };
                headers[((name as RegoString)?.Value ?? RegoJson.Write(name)).ToLowerInvariant()] = text;
            }
        }

        return headers;
    }

    private static SortedDictionary<string, string> Headers(
        Dictionary<string, string> given, RegoObject request, RegoObject config, DateTimeOffset at, string payload, out GoUri uri)
    {
        uri = GoUri.Parse(request.Find("url")!.Text());
        var headers = new SortedDictionary<string, string>(given, StringComparer.Ordinal);
        headers["host"] = uri.Port.Length > 0 ? $"{uri.HostName}:{uri.Port}" : uri.HostName;
        headers["x-amz-date"] = at.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        if (Text(config, "aws_service") is "s3" or "glacier")
        {
            headers["x-amz-content-sha256"] = payload;
        }

        if (config.Find("aws_session_token") is RegoString { Value.Length: > 0 } token)
        {
            headers["x-amz-security-token"] = token.Value;
        }

        return headers;
    }

    private static RegoObject Signed(
        RegoObject request, RegoObject config, DateTimeOffset at, string payload, Dictionary<string, string> given, SortedDictionary<string, string> headers, GoUri uri)
    {
        var day = at.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        var signed = headers.Where(static h => !NeverSigned.Contains(h.Key)).ToList();
        var names = string.Join(';', signed.Select(static h => h.Key));

        // What the request already says is signed as it stands, even where the signed request then says otherwise.
        var canonical = $"{Text(request, "method")}\n{uri.EscapedPath}\n{uri.RawQuery}\n"
            + string.Concat(signed.Select(h => $"{h.Key}:{given.GetValueOrDefault(h.Key, h.Value).Trim()}\n")) + $"\n{names}\n{payload}";
        var scope = $"{day}/{Text(config, "aws_region")}/{Text(config, "aws_service")}/aws4_request";
        var toSign = $"AWS4-HMAC-SHA256\n{headers["x-amz-date"]}\n{scope}\n{Hex(SHA256.HashData(Utf8(canonical)))}";

        var key = Utf8("AWS4" + Text(config, "aws_secret_access_key"));
        foreach (var part in scope.Split('/'))
        {
            key = HMACSHA256.HashData(key, Utf8(part));
        }

        var signature = Hex(HMACSHA256.HashData(key, Utf8(toSign)));
        headers["Authorization"] = $"AWS4-HMAC-SHA256 Credential={Text(config, "aws_access_key")}/{scope},SignedHeaders={names},Signature={signature}";
        var result = request.Copy();
        result.Insert(new RegoString("headers"), RegoObject.Of(headers.Select(static h => KeyValuePair.Create<RegoValue, RegoValue>(h.Key.ToRego(), h.Value.ToRego()))));
        return result;
    }

    private static byte[] Body(RegoObject request) => request.Find("raw_body") is RegoString raw ? Utf8(raw.Value)
        : request.Find("body") is { } body ? RegoJson.WriteUtf8(body)
        : [];

    private static void CheckRequired(RegoObject operand, string[] names, string which, string what)
    {
        var missing = names.Where(name => operand.Find(name) is null).ToList();
        if (missing.Count > 0)
        {
            throw new BuiltinException($"{which} missing required {what}: {Set(missing)}", true);
        }

        var invalid = names.Where(name => operand.Find(name) is not RegoString).ToList();
        if (invalid.Count > 0)
        {
            throw new BuiltinException($"{which} invalid values for required {what}: {Set(invalid)}", true);
        }
    }

    private static string Set(IEnumerable<string> names) => RegoText.Write(RegoSet.Of(names.Select(static n => n.ToRego())));

    private static string Text(RegoObject operand, string name) => operand.Find(name)!.Text();

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}

using System.Numerics;
using System.Security.Cryptography.X509Certificates;
using Plinto.Rego.Values;

namespace Plinto.Rego.Builtins.Certificates;

/// <summary>Options of certificate verification: time, DNS name, and the usages of which one must be allowed.</summary>
internal sealed record VerifyOptions(DateTimeOffset Time)
{
    private static readonly Dictionary<string, string> UsageOids = new()
    {
        ["KeyUsageServerAuth"] = "1.3.6.1.5.5.7.3.1",
        ["KeyUsageClientAuth"] = "1.3.6.1.5.5.7.3.2",
        ["KeyUsageCodeSigning"] = "1.3.6.1.5.5.7.3.3",
        ["KeyUsageEmailProtection"] = "1.3.6.1.5.5.7.3.4",
        ["KeyUsageTimeStamping"] = "1.3.6.1.5.5.7.3.8",
        ["KeyUsageOCSPSigning"] = "1.3.6.1.5.5.7.3.9",
    };

    public string? DnsName { get; init; }

    /// <summary>Object identifiers of usages; empty allows any.</summary>
    public IReadOnlyList<string> Usages { get; init; } = ["1.3.6.1.5.5.7.3.1"];

    public static VerifyOptions Read(RegoObject operand, DateTimeOffset now)
    {
        var options = new VerifyOptions(now);
        foreach (var (key, value) in operand)
        {
            options = ((key as RegoString)?.Value, value) switch
            {
                ("DNSName", RegoString name) => options with { DnsName = name.Value },
                ("CurrentTime", RegoNumber time) => options with { Time = DateTimeOffset.UnixEpoch.AddTicks((long)BigInteger.Divide(time.Truncate(), 100)) },
                ("MaxConstraintComparisons", RegoNumber) => options,
                ("KeyUsages", RegoArray or RegoSet) => options with { Usages = ReadUsages(value) },
                _ => throw new BuiltinException($"invalid key option: {RegoText.Write(key)}"),
            };
        }

        return options;
    }

    /// <summary>Whether the leaf is meant for what was asked.</summary>
    public bool Allow(X509Certificate2 leaf)
    {
        var extended = leaf.Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault();
        var usable = Usages.Count == 0 || extended is null
            || extended.EnhancedKeyUsages.OfType<System.Security.Cryptography.Oid>().Any(oid => oid.Value == "2.5.29.37.0" || Usages.Contains(oid.Value!));
        return usable && (DnsName is null || leaf.MatchesHostname(DnsName));
    }

    private static string UsageOid(string name) =>
        UsageOids.GetValueOrDefault(name) ?? throw new BuiltinException($"invalid entries for 'KeyUsages' found: {name}");

    private static List<string> ReadUsages(RegoValue value)
    {
        var names = value.Elements().Select(static e => (e as RegoString)?.Value ?? "").ToList();
        return names.Contains("KeyUsageAny") ? [] : [.. names.Select(UsageOid)];
    }
}

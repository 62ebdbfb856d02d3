using Plinto.Rego.Values;
using static Plinto.Rego.Builtins.BuiltinTraits;

namespace Plinto.Rego.Builtins.Net;

/// <summary>The <c>net.cidr_*</c> functions and <c>net.lookup_ip_addr</c>.</summary>
internal static class CidrBuiltins
{
    public static readonly BuiltinRow[] Rows =
    [
        new("net.cidr_contains", "string; string", "boolean", InModules, static (_, o) => RegoBoolean.Of(Contains(o[0].Text(), o[1].Text()))),
        new("net.cidr_intersects", "string; string", "boolean", InModules, static (_, o) => RegoBoolean.Of(Intersects(o[0].Text(), o[1].Text()))),
        new("net.cidr_overlap", "string; string", "boolean", Deprecated | InModules, static (_, o) => RegoBoolean.Of(Contains(o[0].Text(), o[1].Text()))),
        new("net.cidr_is_valid", "string", "boolean", Validates, static (_, o) => RegoBoolean.Of(IpNetwork.TryParse(o[0].Text(), out IpNetwork _))),
        new("net.cidr_expand", "string", "set<string>", Expand),
        new("net.cidr_merge", "any<array<any<string>>,set<string>>", "set<string>", Merge),
        new("net.cidr_contains_matches", "any<string,array<any<string,array<any>>>,object<string:any<string,array<any>>>,set<any<string,array<any>>>>; any<string,array<any<string,array<any>>>,object<string:any<string,array<any>>>,set<any<string,array<any>>>>", "set<[any,any]>",
            ContainsMatches),
        new("net.lookup_ip_addr", "string", "set<string>", Nondeterministic, LookUp),
    ];

    private static IpNetwork Parse(string text) =>
        IpNetwork.TryParse(text, out var network) ? network : throw new BuiltinException($"invalid CIDR address: {text}");

    private static bool Contains(string cidr, string other)
    {
        var network = Parse(cidr);
        if (IpNetwork.TryParseAddress(other, out var address, out var bits))
        {
            return network.Contains(address, bits);
        }

        return IpNetwork.TryParse(other, out var inner)
            ? network.Contains(inner)
            : throw new BuiltinException($"not a valid textual representation of an IP address or CIDR: {other}");
    }

    private static bool Intersects(string a, string b)
    {
        var (x, y) = (Parse(a), Parse(b));
        return x.Contains(y.First, y.Bits) || y.Contains(x.First, x.Bits);
    }

    private static RegoSet? Expand(BuiltinContext context, ReadOnlySpan<RegoValue> operands)
    {
        var network = Parse(operands[0].Text());
        var size = network.LastAddress - network.First;
        if (!context.Charge(size > int.MaxValue ? int.MaxValue : (long)size + 1))
        {
            return null;
        }

        var addresses = new RegoSet((int)size + 1);
        for (var i = UInt128.Zero; i <= size; i++)
        {
            addresses.Add(IpNetwork.AddressText(network.First + i, network.Bits).ToRego());
        }

        return addresses;
    }

    private static RegoSet Merge(BuiltinContext context, ReadOnlySpan<RegoValue> operands)
    {
        var merged = new RegoSet(0);
        var networks = operands.Strings(0).Select(ParseForMerge).Order(Comparer<IpNetwork>.Create(static (a, b) => (a.Bits, a.First).CompareTo((b.Bits, b.First)))).ToList();
        for (var i = 0; i < networks.Count;)
        {
            var (bits, first, last) = (networks[i].Bits, networks[i].First, networks[i].LastAddress);
            for (i++; i < networks.Count && networks[i].Bits == bits && (networks[i].First <= last || networks[i].First - 1 == last); i++)
            {
                last = networks[i].LastAddress > last ? networks[i].LastAddress : last;
            }

            AddNetworks(merged, first, last, bits);
        }

        return merged;
    }

    private static IpNetwork ParseForMerge(string text)
    {
        if (!text.Contains('/', StringComparison.Ordinal) && IpNetwork.TryParseAddress(text, out var address, out var bits))
        {
            // A bare IPv4 address stands for the network of its historic class, as in Go's DefaultMask.
            return bits == 32
                ? Parse($"{text}/{(int)(address >> 24) switch { < 128 => "8", < 192 => "16", < 224 => "24", _ => "32" }}")
                : throw new BuiltinException("IPv6 invalid: needs prefix length");
        }

        return Parse(text);
    }

    // The fewest networks that make up a range: each time the largest that starts at its first address.
    private static void AddNetworks(RegoSet merged, UInt128 first, UInt128 last, int bits)
    {
        while (true)
        {
            var host = first == 0 ? bits : Math.Min(bits, (int)UInt128.TrailingZeroCount(first));
            while (host > 0 && (first | (UInt128.MaxValue >> (128 - host))) > last)
            {
                host--;
            }

            merged.Add(new IpNetwork(first, bits - host, bits).ToString().ToRego());
            var end = host == 0 ? first : first | (UInt128.MaxValue >> (128 - host));
            if (end >= last)
            {
                return;
            }

            first = end + 1;
        }
    }

    private static RegoSet? ContainsMatches(BuiltinContext context, ReadOnlySpan<RegoValue> operands)
    {
        var (cidrs, others) = (Candidates(operands, 0), Candidates(operands, 1));
        if (!context.ChargeRegex(10L * cidrs.Count * others.Count))
        {
            return null;
        }

        var matches = new RegoSet(0);
        foreach (var (key, cidr) in cidrs)
        {
            foreach (var (otherKey, other) in others)
            {
                if (Contains(cidr, other))
                {
                    matches.Add(RegoArray.Of(key, otherKey));
                }
            }
        }

        return matches;
    }

    // Each candidate with what names it in the answer: a string itself, an index, an object's key, a set's member.
    private static List<(RegoValue Key, string Text)> Candidates(ReadOnlySpan<RegoValue> operands, int position)
    {
        var candidates = new List<(RegoValue Key, string Text)>();
        switch (operands[position])
        {
            case RegoString text:
                candidates.Add((text, text.Value));
                break;
            case RegoArray array:
                for (var i = 0; i < array.Count; i++)
                {
                    candidates.Add((RegoNumber.Of(i), CandidateText(array[i], position)));
                }

                break;
            case RegoSet set:
                candidates.AddRange(set.Select(member => (member, CandidateText(member, position))));
                break;
            case RegoObject o:
                foreach (var (key, value) in o)
                {
                    candidates.Add((key, CandidateText(value, position)));
                }

                break;
        }

        return candidates;
    }

    private static string CandidateText(RegoValue element, int position) => element switch
    {
        RegoString text => text.Value,
        RegoArray { Count: > 0 } tuple when tuple[0] is RegoString text => text.Value,
        _ => throw new BuiltinException($"operand {position + 1}: element must be string or non-empty array"),
    };

    private static RegoValue? LookUp(BuiltinContext context, ReadOnlySpan<RegoValue> operands)
    {
        var name = operands[0].Text();
        if (IpNetwork.TryParseAddress(name, out var address, out var bits))
        {
            return RegoSet.Of(IpNetwork.AddressText(address, bits).ToRego());
        }

        if (name == "localhost")
        {
            // RFC 6761 §6.3: this name is the loopback address without asking anybody.
            return RegoSet.Of("127.0.0.1".ToRego());
        }

        return context.ResolveHost is { } resolve
            ? context.Fixed(RegoArray.Of("net.lookup_ip_addr".ToRego(), operands[0]), _ => RegoSet.Of(resolve(name).Select(static a => a.ToString().ToRego())))
            : context.Error($"lookup {name}: name resolution is not enabled");
    }
}

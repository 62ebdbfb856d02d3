using System.Buffers;
using System.IO.Compression;
using Plinto.Protocol.EdgeFeed;
using Plinto.Rego;

namespace Plinto.Edge.Tests.Running;

/// <summary>Policies as the issuer's compiler hands them out.</summary>
internal static class FakePolicy
{
    /// <summary>Roles without Rego: as the issuer's base policy has it.</summary>
    public const string Rbac = """
        package plinto.rbac

        default allow := false

        allow if {
            some permission in wanted
            permission in permissions
        }

        roles contains role if some role in data.plinto.assignments[input.subject.id]

        permissions contains permission if {
            some role in roles
            some permission, _ in data.plinto.roles[role].permissions
        }

        wanted contains concat(":", [resource, action]) if {
            some resource in [input.resource.type, "*"]
            some action in [input.action.name, "*"]
        }
        """;

    public static PolicyRecord Record(long release, string text, params string[] entrypoints) => new() { Release = release, Plan = Compress(Compile(text, entrypoints)) };

    public static byte[] Compile(string text, params string[] entrypoints)
    {
        var result = RegoCompiler.Compile([new RegoModule("app/policy.rego", text), new RegoModule("plinto/rbac.rego", Rbac)], [.. entrypoints, "plinto/rbac/allow"]);
        var plan = new ArrayBufferWriter<byte>();
        (result.Plan ?? throw new InvalidOperationException(string.Join("; ", result.Errors))).Write(plan);
        return plan.WrittenSpan.ToArray();
    }

    public static byte[] Compress(byte[] plan)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest))
        {
            gzip.Write(plan);
        }

        return compressed.ToArray();
    }
}

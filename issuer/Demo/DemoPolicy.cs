using Plinto.Issuer.Data;
using Plinto.Issuer.EdgeChanges;
using Plinto.Issuer.Identities;
using Plinto.Issuer.Ids;
using Plinto.Issuer.Mail;
using Plinto.Issuer.Policies.Releases;
using Plinto.Issuer.Policies.Sources;
using Plinto.Issuer.Roles;

namespace Plinto.Issuer.Demo;

/// <summary>
/// What the demo decides by: two roles, and the policy <c>documents</c> with its tests, which stand beside this file. What is there already stays, so that nobody's changes are
/// lost.
/// </summary>
internal static class DemoPolicy
{
    private const string Name = "documents";
    private const string By = "system:";
    private static readonly string[] Entrypoints = ["documents/decision"];

    /// <summary>Makes the roles, gives them, and activates the policy.</summary>
    /// <param name="reader">May read documents.</param>
    /// <param name="editor">Address of who may do anything with documents.</param>
    public static async Task SeedAsync(Work work, ClientId reader, string editor, DateTimeOffset now, CancellationToken ct)
    {
        _ = EmailAddress.TryParse(editor, out var address);
        var person = (await IdentitySql.FindByEmailAsync(work, address.Key, ct))!;
        await GiveAsync(work, "document-reader", ["documents:read"], new RoleSubject(null, reader), now, ct);
        await GiveAsync(work, "document-editor", ["documents:*"], new RoleSubject(person.Id, null), now, ct);
        await EdgeChangeSql.RolesAsync(work, now, ct);
        await ActivateAsync(work, now, ct);
    }

    private static async Task GiveAsync(Work work, string name, string[] permissions, RoleSubject subject, DateTimeOffset now, CancellationToken ct)
    {
        var role = new Role { Id = new RoleId(Guid.CreateVersion7(now)), Name = name, Description = "Made for the demo", Permissions = permissions, Version = 1, CreatedAt = now };
        if (await RoleSql.InsertAsync(work, role, ct) is null)
        {
            await RoleAssignmentSql.InsertAsync(work, role.Id, subject, now, ct);
        }
    }

    private static async Task ActivateAsync(Work work, DateTimeOffset now, CancellationToken ct)
    {
        var policy = new Policy
        {
            Id = new PolicyId(Guid.CreateVersion7(now)), Name = Name, Description = "Who may do what with /api/documents", Revision = 1, ActiveRevision = null,
                PreviousRevision = null,
            Version = 1, CreatedAt = now, UpdatedAt = now,
        };
        var head = await HeadSql.FindAsync(work, ct);
        if (head.Release != 0 || !await PolicySql.InsertAsync(work, policy, ct))
        {
            return;
        }

        var source = new PolicySource(policy.Id, Name, 1, [File("policy.rego"), File("policy_test.rego")], Entrypoints);
        var sources = new ReleaseSources(head.Release, head.BasePolicy, [source]);
        var parsed = CompileRelease.Parse(sources, ct);
        var (release, errors) = CompileRelease.Run(parsed, ct);
        if (release is null || !CompileRelease.Test(parsed, coverage: false, ct).Succeeded || !await HeadSql.SwitchAsync(work, head.Release, ct))
        {
            throw new InvalidOperationException("the demo's policy does not compile or fails its tests: " + string.Join("; ", errors));
        }

        await RevisionSql.InsertAsync(
            work, policy.Id, new PolicyRevision { Number = 1, Files = source.Files, Entrypoints = Entrypoints, Message = "The demo's", CreatedBy = By, CreatedAt = now }, ct);
        await PolicySql.ActivateAsync(work, policy.Id, 1, expected: 0, now, ct);
        await ReleaseSql.InsertAsync(work, head.Release + 1, release, "activated", By, now, ct);
        await EdgeChangeSql.PolicyAsync(work, now, ct);
    }

    private static PolicyFile File(string path)
    {
        using var stream = typeof(DemoPolicy).Assembly.GetManifestResourceStream("demo/documents/" + path)!;
        using var reader = new StreamReader(stream);
        return new PolicyFile { Path = path, Text = reader.ReadToEnd() };
    }
}

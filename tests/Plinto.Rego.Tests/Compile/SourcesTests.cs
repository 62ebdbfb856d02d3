using System.Buffers;
using System.Text;
using Plinto.Rego.Compile;
using Plinto.Rego.Plan;
using Plinto.Rego.Syntax;
using Plinto.Rego.Testing;
using Xunit;

namespace Plinto.Rego.Tests.Compile;

/// <summary>Modules parsed once carry what is asked of them, and compile as the texts do.</summary>
public sealed class SourcesTests
{
    private static readonly RegoModule Policy = new("a/policy.rego", """
        package app.documents

        # METADATA
        # entrypoint: true
        allow if {
            role_of(input.user) == "editor"
            input.action in {"read",
                "write"}
        }

        role_of(user) := data.roles[user]

        names[user] := 1 if some user in data.users
        """);

    private static readonly RegoModule Tests = new("a/policy_test.rego", "package app.documents_test\n\nimport data.app.documents\n\ntest_editor if documents.allow with data.roles as {\"ann\": \"editor\"} with input as {\"user\": \"ann\", \"action\": \"read\"}\n");

    private static readonly RegoModule Broken = new("b/broken.rego", "package b\n\nallow if {\n");

    [Fact]
    public void Sources_tell_packages_rules_entrypoints_and_lines()
    {
        var sources = RegoCompiler.Parse([Policy, Tests]);
        Assert.Empty(sources.Errors);
        Assert.Equal([new RegoPackage(Policy.File, "app/documents", 1, 1), new RegoPackage(Tests.File, "app/documents_test", 1, 1)], sources.Packages);
        Assert.Equal(["app/documents/allow", "app/documents_test/test_editor"], sources.Rules);
        Assert.Equal(["app/documents/allow"], sources.Entrypoints);
        Assert.Equal(["data.app.documents.allow", "data.app.documents.role_of", "data.app.documents.names", "data.app.documents_test.test_editor"],
            sources.Lines.Select(static rule => rule.Name));
        Assert.Equal([5, 6, 7], sources.Lines[0].Rows.Order());
    }

    [Fact]
    public void What_cannot_be_parsed_is_said_and_keeps_sources_from_being_compiled()
    {
        var sources = RegoCompiler.Parse([Policy, Broken]);
        Assert.Equal(Broken.File, Assert.Single(sources.Errors).File);
        Assert.Equal(["app/documents/allow"], sources.Rules);
        Assert.Equal(sources.Errors, RegoCompiler.Compile(sources, ["app/documents/allow"]).Errors);
        Assert.Equal(sources.Errors, RegoCompiler.CompileQuery(sources, "data.app").Errors);
        Assert.Equal(sources.Errors, RegoCompiler.Check(sources));
        Assert.Equal(sources.Errors, RegoTests.Run(sources).Errors);
    }

    [Fact]
    public void Parts_of_sources_are_parsed_no_more()
    {
        var sources = RegoCompiler.Parse([Policy, Broken]).Concat(RegoCompiler.Parse([Tests]));
        Assert.Single(sources.Errors);
        var whole = sources.Where(static file => file.StartsWith("a/", StringComparison.Ordinal));
        Assert.Empty(whole.Errors);
        Assert.Equal([Policy.File, Tests.File], whole.Packages.Select(static package => package.File));
        Assert.All(whole.Parsed, module => Assert.Contains(module, sources.Parsed));
        Assert.Equal([Broken.File], sources.Where(static file => file == Broken.File).Errors.Select(static error => error.File));
    }

    [Fact]
    public void Sources_compile_and_are_tested_again_and_again_as_their_texts_are()
    {
        var sources = RegoCompiler.Parse([Policy, Tests]);
        var (plan, query) = (
            Written(RegoCompiler.Compile([Policy, Tests], ["app/documents/allow"])), Written(RegoCompiler.CompileQuery([Policy, Tests], "data.app.documents = x")));
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(plan, Written(RegoCompiler.Compile(sources, ["app/documents/allow"])));
            Assert.Equal(query, Written(RegoCompiler.CompileQuery(sources, "data.app.documents = x")));
            var report = RegoTests.Run(sources, new RegoTestOptions { Coverage = true });
            Assert.Equal((true, 1), (report.Succeeded, report.Tests.Count));
        }

        var alone = sources.Where(static file => file == Policy.File);
        Assert.Equal(Written(RegoCompiler.Compile([Policy], ["app/documents/allow"])), Written(RegoCompiler.Compile(alone, alone.Entrypoints)));
    }

    [Fact]
    public void Parsing_ends_when_it_is_cancelled() =>
        Assert.Throws<OperationCanceledException>(() => RegoCompiler.Parse([Policy], new CompileOptions { Cancellation = new CancellationToken(canceled: true) }));

    private static string Written(CompileResult compiled)
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.IsType<PolicyPlan>(compiled.Plan).Write(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}

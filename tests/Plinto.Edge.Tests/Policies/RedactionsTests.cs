using System.Buffers;
using System.Text;
using System.Text.Json;
using Plinto.Edge.Policies;
using Plinto.Rego.Values;
using Xunit;

namespace Plinto.Edge.Tests.Policies;

public sealed class RedactionsTests
{
    private const string Input = """{"a/b":1,"list":[{"x":1,"y":2},{"x":3}],"token":{"email":"e","sub":"s"}}""";

    [Theory]
    [InlineData("/token/email", """{"a/b":1,"list":[{"x":1,"y":2},{"x":3}],"token":{"email":"***","sub":"s"}}""")]
    [InlineData("/token", """{"a/b":1,"list":[{"x":1,"y":2},{"x":3}],"token":"***"}""")]
    [InlineData("/token/*", """{"a/b":1,"list":[{"x":1,"y":2},{"x":3}],"token":{"email":"***","sub":"***"}}""")]
    [InlineData("/list/*/x", """{"a/b":1,"list":[{"x":"***","y":2},{"x":"***"}],"token":{"email":"e","sub":"s"}}""")]
    [InlineData("/list/1", """{"a/b":1,"list":[{"x":1,"y":2},"***"],"token":{"email":"e","sub":"s"}}""")]
    [InlineData("/a~1b", """{"a/b":"***","list":[{"x":1,"y":2},{"x":3}],"token":{"email":"e","sub":"s"}}""")]
    [InlineData("/*/sub /*/email", """{"a/b":1,"list":[{"x":1,"y":2},{"x":3}],"token":{"email":"***","sub":"***"}}""")]
    [InlineData("/token/sub /token/*", """{"a/b":1,"list":[{"x":1,"y":2},{"x":3}],"token":{"email":"***","sub":"***"}}""")]
    [InlineData("/missing", Input)]
    [InlineData("token", "\"***\"")] // can't be read: better too much than too little
    [InlineData("", Input)]
    public void Value_at_a_path_is_never_written(string paths, string written)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output))
        {
            Redactions.Read(paths.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Write(RegoJson.Read(Input), json);
        }

        Assert.Equal(written, Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Theory]
    [InlineData("/subject/id", true)]
    [InlineData("/subject", true)]
    [InlineData("/*/id", true)]
    [InlineData("/subject/type", false)]
    [InlineData("/subject/id/x", false)]
    public void Value_that_stands_elsewhere_too_is_known_to_be_redacted(string path, bool covered) => Assert.Equal(covered, Redactions.Read([path]).Covers("subject", "id"));
}

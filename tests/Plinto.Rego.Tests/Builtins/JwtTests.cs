using System.Buffers.Text;
using System.Text;
using Xunit;

namespace Plinto.Rego.Tests.Builtins;

/// <summary>io.jwt.*: tokens that are encrypted or nested.</summary>
public sealed class JwtTests
{
    [Theory]
    [InlineData("io.jwt.decode(\"{0}\")")]
    [InlineData("io.jwt.verify_rs256(\"{0}\", `{{\"keys\": []}}`)")]
    [InlineData("io.jwt.decode_verify(\"{0}\", {{\"secret\": \"s\"}})")]
    public void Encrypted_token_is_an_error(string call)
    {
        var token = Token("""{"alg":"HS256","enc":"A128GCM"}""", "{}");
        Assert.Contains("JWT is a JWE object, which is not supported", Expressions.Error(string.Format(null, call, token)), StringComparison.Ordinal);
    }

    [Fact]
    public void Only_content_type_jwt_nests()
    {
        var inner = Token("""{"alg":"none"}""", """{"a":1}""");
        Assert.Equal("""[{"alg":"none"},{"a":1},""]""", Expressions.Evaluate($"io.jwt.decode(\"{Token("""{"cty":"JWT"}""", inner)}\")"));
        Assert.Null(Expressions.Evaluate($"io.jwt.decode(\"{Token("""{"cty":"jwt"}""", inner)}\")"));
    }

    private static string Token(string header, string payload) => $"{Encode(header)}.{Encode(payload)}.";

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}

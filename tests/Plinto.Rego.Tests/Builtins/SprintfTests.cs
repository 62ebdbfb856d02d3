using Plinto.Rego.Builtins.Strings;
using Plinto.Rego.Values;
using Xunit;

namespace Plinto.Rego.Tests.Builtins;

/// <summary>What Go's fmt.Sprintf writes.</summary>
public sealed class SprintfTests
{
    [Theory]
    [InlineData("%d and %s", """[5, "x"]""", "5 and x")]
    [InlineData("%5d|%-5d|%05d|%+d", "[42, 42, 42, 42]", "   42|42   |00042|+42")]
    [InlineData("%.2f %8.3f %08.3f", "[3.14159, 3.14159, -3.14159]", "3.14    3.142 -003.142")]
    [InlineData("%x %X %#x %o %b", "[255, 255, 255, 8, 5]", "ff FF 0xff 10 101")]
    [InlineData("%x % x %q", """["hi", "hi", "a\"b"]""", "6869 68 69 \"a\\\"b\"")]
    [InlineData("%v %v %v", """[{"a": [1, null]}, true, "s"]""", """{"a": [1, null]} true s""")]
    [InlineData("%v %v %v", "[1000000.5, 0.00001, 2e308]", "1.0000005e+06 1e-05 2e308")]
    [InlineData("%e %g %G", "[1234.5, 1e21, 1e-7]", "1.234500e+03 1e+21 1E-07")]
    [InlineData("%d", """["x"]""", "%!d(string=x)")]
    [InlineData("%s", "[5]", "%!s(int=5)")]
    [InlineData("%.2f", "[5]", "%!f(int=05)")]
    [InlineData("%t", "[true]", "%!t(string=true)")]
    [InlineData("%d %d", "[1]", "1 %!d(MISSING)")]
    [InlineData("%d", """[1, "x"]""", "1%!(EXTRA string=x)")]
    [InlineData("100%", "[]", "100%!(NOVERB)")]
    [InlineData("%%|%[2]d %[1]d|%[3]d", "[1, 2]", "%|2 1|%!d(BADINDEX)")]
    [InlineData("%*d|%-*d|", "[4, 7, 4, 7]", "   7|7   |")]
    [InlineData("%s", "[123456789123456789123]", "123456789123456789123")]
    [InlineData("%c%c %U", "[72, 128512, 128512]", "H😀 U+1F600")]
    [InlineData("%T %T %T", """[1, 1.5, "s"]""", "int float64 string")]
    public void Writes_what_go_writes(string format, string arguments, string text) =>
        Assert.Equal(text, new GoFormat(format, (RegoArray)RegoJson.Read(arguments)).Run());
}

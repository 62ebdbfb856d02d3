using Plinto.Issuer.Identities;
using Plinto.Issuer.Mail;

namespace Plinto.Issuer.Tests.Mail;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData("ada@example.com", "ada@example.com", "ada@example.com")]
    [InlineData("  Ada.Lovelace+x@Example.COM ", "Ada.Lovelace+x@example.com", "ada.lovelace+x@example.com")]
    [InlineData("ada@Bücher.example", "ada@xn--bcher-kva.example", "ada@xn--bcher-kva.example")]
    [InlineData("ada@BÜCHER.example", "ada@xn--bcher-kva.example", "ada@xn--bcher-kva.example")]
    [InlineData("ada@例え。テスト", "ada@xn--r8jz45g.xn--zckzah", "ada@xn--r8jz45g.xn--zckzah")]
    [InlineData("ada@उदाहरण.परीक्षा", "ada@xn--p1b6ci4b4b3a.xn--11b5bs3a9aj6g", "ada@xn--p1b6ci4b4b3a.xn--11b5bs3a9aj6g")]
    [InlineData("o'hara@example.co.uk", "o'hara@example.co.uk", "o'hara@example.co.uk")]
    public void Spellings_become_one(string typed, string text, string key)
    {
        Assert.True(EmailAddress.TryParse(typed, out var address));
        Assert.Equal((text, key), (address.Text, address.Key));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ada")]
    [InlineData("@example.com")]
    [InlineData("ada@")]
    [InlineData("ada@localhost")]
    [InlineData("ada@example..com")]
    [InlineData("ada@-example.com")]
    [InlineData("ada@127.0.0.1")]
    [InlineData("ada@[127.0.0.1]")]
    [InlineData(".ada@example.com")]
    [InlineData("a..da@example.com")]
    [InlineData("ada lovelace@example.com")]
    [InlineData("Ada <ada@example.com>")]
    [InlineData("\"ada\"@example.com")]
    [InlineData("ada@example.com\r\nBcc: eve@example.com")]
    [InlineData("ada@example.com\0")]
    [InlineData("ada@example.com,eve@example.com")]
    [InlineData("ada@eve@example.com")]
    [InlineData("\u202eada@example.com")]
    [InlineData("аda@example.com")] // a Cyrillic а
    [InlineData("ada@exam ple.com")]
    [InlineData("ada@bu\u0308cher.example")] // not composed: .NET without ICU makes another domain of it
    [InlineData("ada@ｅxample.com")] // full width
    [InlineData("ada@ﬁ.example")] // a ligature
    [InlineData("ada@exa\u200dmple.com")] // an invisible joiner
    public void Attack_by_an_address_that_reads_like_another_or_carries_more_is_refused(string? typed) => Assert.False(EmailAddress.TryParse(typed, out _));

    [Fact]
    public void Attack_by_an_endless_address_is_refused()
    {
        Assert.False(EmailAddress.TryParse(new string('a', 65) + "@example.com", out _));
        Assert.False(EmailAddress.TryParse("a@" + string.Join('.', Enumerable.Repeat(new string('b', 60), 5)) + ".com", out _));
        Assert.False(EmailAddress.TryParse(new string('a', 1_000_000), out _));
    }

    [Theory]
    [InlineData("Ada Lovelace", true)]
    [InlineData("", true)]
    [InlineData("Zoë 王小明", true)]
    [InlineData("👩‍🔬", true)]
    [InlineData("Ada\nBcc: eve@example.com", false)]
    [InlineData("Ada\0", false)]
    [InlineData("Ada\u202e", false)]
    [InlineData("Ada\u2028", false)]
    public void Names_cannot_change_how_the_text_around_them_reads(string name, bool allowed) => Assert.Equal(allowed, PersonName.IsAllowed(name));
}

using System.Text.Json;
using Xunit;

namespace Plinto.EndToEnd.Running;

/// <summary>The mails of the deployment's people.</summary>
internal sealed class Inbox(Deployment demo)
{
    /// <summary>The first link of the newest mail to an address whose subject has that word; waits for it.</summary>
    public async Task<string> LinkAsync(string to, string word)
    {
        string? link = null;
        await Eventually.TrueAsync(async () => (link = await NewestAsync(to, word)) is not null, () => $"no mail about `{word}` came to {to}");
        return link!;
    }

    private async Task<string?> NewestAsync(string to, string word)
    {
        var text = await demo.Http.GetStringAsync(new Uri($"{demo.Text("mail")}/messages?to={Uri.EscapeDataString(to)}"));
        foreach (var message in JsonDocument.Parse(text).RootElement.EnumerateArray())
        {
            if (message.GetProperty("subject").GetString()!.Contains(word, StringComparison.OrdinalIgnoreCase) && message.GetProperty("links").GetArrayLength() > 0)
            {
                Assert.NotEmpty(message.GetProperty("html").GetString()!);
                return message.GetProperty("links")[0].GetString();
            }
        }

        return null;
    }
}

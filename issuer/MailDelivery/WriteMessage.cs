using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using MimeKit;
using MimeKit.Utils;
using Plinto.Issuer.Branding;
using Plinto.Issuer.Mail;
using Plinto.Issuer.Pages;

namespace Plinto.Issuer.MailDelivery;

/// <summary>
/// Makes the message of a mail: text and HTML, from the tenant by name. Addresses and headers are MimeKit's to write, so nothing in a name can begin a header of its own.
/// </summary>
internal sealed class WriteMessage(MailOptions options, TimeProvider time, IServiceProvider services, ILoggerFactory loggers)
{
    public async Task<MimeMessage> RunAsync(MailText text, EmailAddress to, PageTenant tenant)
    {
        var from = MailboxAddress.Parse(options.From!);
        var message = new MimeMessage
        {
            Subject = text.Subject,
            Date = time.GetUtcNow(),
            MessageId = MimeUtils.GenerateMessageId(from.Domain), // without it the machine's name would stand there
            Body = new MultipartAlternative { new TextPart("plain") { Text = text.Plain(tenant.Name) }, new TextPart("html") { Text = await HtmlAsync(text, tenant) } },
        };
        message.From.Add(new MailboxAddress(tenant.Name, from.Address));
        message.To.Add(new MailboxAddress(null, to.Text));
        message.Headers.Add("Auto-Submitted", "auto-generated"); // RFC 3834: no vacation answers
        return message;
    }

    private async Task<string> HtmlAsync(MailText text, PageTenant tenant)
    {
        var colors = BrandColors.From(tenant.BrandColor);
        await using var renderer = new HtmlRenderer(services, loggers);
        var parameters = ParameterView.FromDictionary(new Dictionary<string, object?>
        {
            [nameof(MailView.Text)] = text, [nameof(MailView.Sender)] = tenant.Name, [nameof(MailView.Accent)] = colors.Accent, [nameof(MailView.OnAccent)] = colors.OnAccent,
            [nameof(MailView.OnLight)] = colors.OnLight,
        });
        return await renderer.Dispatcher.InvokeAsync(async () => (await renderer.RenderComponentAsync<MailView>(parameters)).ToHtmlString());
    }
}

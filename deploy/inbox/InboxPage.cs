using System.Globalization;
using System.Net;

namespace Plinto.Inbox;

/// <summary>The inbox as a person sees it.</summary>
internal static class InboxPage
{
    private const string Style = """
        :root { color-scheme: light dark; --line: light-dark(#d8dce3, #353b46); --ink: light-dark(#1c2330, #e8ebf0); --soft: light-dark(#5a6474, #a2abba); --page: light-dark(#f6f7f9, #14181f); --card: light-dark(#fff, #1c222b); }
        body { margin: 0; background: var(--page); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
        main { max-width: 46rem; margin: 0 auto; padding: 2rem 1rem; }
        h1 { font-size: 1.4rem; overflow-wrap: anywhere; }
        ul { list-style: none; margin: 0; padding: 0; background: var(--card); border: 1px solid var(--line); border-radius: .75rem; overflow: hidden; }
        li + li { border-top: 1px solid var(--line); }
        li a { display: block; padding: .8rem 1rem; color: inherit; text-decoration: none; overflow-wrap: anywhere; }
        li a:hover, li a:focus-visible { background: color-mix(in srgb, var(--ink) 6%, transparent); }
        small, .soft { color: var(--soft); }
        iframe { width: 100%; height: 32rem; border: 1px solid var(--line); border-radius: .75rem; background: #fff; }
        pre { white-space: pre-wrap; overflow-wrap: anywhere; background: var(--card); border: 1px solid var(--line); border-radius: .75rem; padding: 1rem; }
        """;

    public static string List(IReadOnlyList<InboxMessage> messages) => Frame("Inbox", messages.Count == 0
        ? """<h1>Inbox</h1><p class="soft">No mail yet. Every mail of this machine's issuer arrives here; none leaves it. The page does not refresh by itself.</p>"""
        : $"<h1>Inbox</h1><ul>{string.Concat(messages.Select(Row))}</ul>");

    public static string Message(InboxMessage message) => Frame(message.Subject, $"""
        <p><a href="/">← Inbox</a></p>
        <h1>{Text(message.Subject)}</h1>
        <p class="soft">from {Text(message.From)} to {Text(string.Join(", ", message.To))}, {At(message)}</p>
        {(message.Html is null ? "" : $"""<iframe sandbox="allow-popups allow-top-navigation-by-user-activation" src="/messages/{message.Id}/html" title="The mail"></iframe>""")}
        <h2>As plain text</h2>
        <pre>{Text(message.Text ?? "")}</pre>
        """);

    private static string Row(InboxMessage message) =>
        $"""<li><a href="/messages/{message.Id}">{Text(message.Subject)}<br><small>{Text(string.Join(", ", message.To))} · {At(message)}</small></a></li>""";

    private static string At(InboxMessage message) => message.ReceivedAt.ToString("HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static string Text(string text) => WebUtility.HtmlEncode(text);

    private static string Frame(string title, string body) => $"""
        <!doctype html>
        <html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{Text(title)}</title><style>{Style}</style><main>{body}</main></html>
        """;
}

namespace Plinto.Samples.ProtectedApi;

/// <summary>The public page of the sample.</summary>
internal static class HomePage
{
    public const string Html = """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Sample API behind Plinto</title>
        <style>
          :root { color-scheme: light dark; --line: light-dark(#d8dce3, #353b46); --ink: light-dark(#1c2330, #e8ebf0); --soft: light-dark(#5a6474, #a2abba); --page: light-dark(#fff, #14181f); }
          body { margin: 0; background: var(--page); color: var(--ink); font: 1rem/1.6 system-ui, sans-serif; }
          main { max-width: 42rem; margin: 0 auto; padding: 3rem 1.25rem; }
          h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .5rem; }
          p { color: var(--soft); margin: 0 0 1.5rem; }
          table { border-collapse: collapse; width: 100%; }
          td { border-top: 1px solid var(--line); padding: .6rem .75rem .6rem 0; vertical-align: top; }
          code { font: .9em ui-monospace, monospace; }
        </style>
        <main>
          <h1>Sample API behind Plinto</h1>
          <p>This page is public. Everything under <code>/api</code> needs a token, which the edge and this app verify each on their own.</p>
          <table>
            <tr><td><code>GET /api/me</code></td><td>who you are</td></tr>
            <tr><td><code>GET /api/echo</code></td><td>your request exactly as it arrived here</td></tr>
            <tr><td><code>GET /api/admin</code></td><td>needs the scope <code>api:admin</code></td></tr>
          </table>
        </main>
        </html>
        """;
}

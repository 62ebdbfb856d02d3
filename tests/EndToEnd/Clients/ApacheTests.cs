using System.Diagnostics;
using System.Net;
using Plinto.EndToEnd.Running;
using Plinto.Tests;
using Xunit;

namespace Plinto.EndToEnd.Clients;

/// <summary>Apache's mod_auth_openidc as a client: a web server that was there before us, configured by discovery alone.</summary>
[Collection(DeploymentGroup.Name)]
public sealed class ApacheTests(Deployment demo) : IDisposable
{
    private const string Modules = "/usr/lib/apache2/modules";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("plinto-apache-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Apache_lets_in_whom_the_issuer_names()
    {
        Require();
        var port = LoopbackPort.Next();
        var (status, client) = await demo.ManageAsync(HttpMethod.Post, "/v1/clients", new
        {
            name = "Apache", type = "confidential", grantTypes = new[] { "authorization_code" }, redirectUris = new[] { $"http://localhost:{port}/redirect_uri" },
        });
        Assert.True(status == HttpStatusCode.Created, client.ToString());
        WriteFiles(port, client.GetProperty("client").GetProperty("id").GetString()!, client.GetProperty("clientSecret").GetString()!);
        using var apache = Process.Start(
            new ProcessStartInfo("/usr/sbin/apache2", ["-DFOREGROUND", "-f", Path.Combine(_folder.FullName, "httpd.conf")]) { RedirectStandardError = true })!;
        try
        {
            await Eventually.TrueAsync(() => AnswersAsync(port), () => "Apache does not answer");
            var scripts = Path.Combine(Deployment.Root, "tests", "EndToEnd", "Clients");
            var (exitCode, output) = await Command.RunAsync("node", ["apache.mjs", demo.UpFile, $"http://localhost:{port}/"], directory: scripts);
            Assert.True(exitCode == 0, output);
        }
        finally
        {
            apache.Kill(entireProcessTree: true);
            await apache.WaitForExitAsync(TestContext.Current.CancellationToken);
        }
    }

    private static void Require()
    {
        if (!File.Exists(Modules + "/mod_auth_openidc.so"))
        {
            const string Missing = "mod_auth_openidc is missing; install Debian's packages apache2 and libapache2-mod-auth-openidc";
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") is "true", Missing);
            Assert.Fail(Missing);
        }
    }

    private void WriteFiles(int port, string clientId, string clientSecret)
    {
        var pages = _folder.CreateSubdirectory("pages");
        File.WriteAllText(Path.Combine(pages.FullName, "index.html"), "only for the user\n");
        if (!OperatingSystem.IsWindows())
        {
            // As root, Apache serves as www-data.
            File.SetUnixFileMode(_folder.FullName, (UnixFileMode)0b111_111_111);
            File.SetUnixFileMode(pages.FullName, (UnixFileMode)0b111_101_101);
        }

        var modules = string.Join(
            '\n', new[] { "mpm_event", "authz_core", "authn_core", "auth_openidc", "dir" }.Select(name => $"LoadModule {name}_module {Modules}/mod_{name}.so"));
        File.WriteAllText(Path.Combine(_folder.FullName, "httpd.conf"), $"""
            {modules}
            ServerRoot {_folder.FullName}
            ServerName localhost
            PidFile {_folder.FullName}/pid
            Mutex file:{_folder.FullName}
            ErrorLog {_folder.FullName}/error.log
            Listen 127.0.0.1:{port}
            User www-data
            Group www-data
            DocumentRoot {pages.FullName}
            DirectoryIndex index.html
            OIDCProviderMetadataURL {demo.TenantIssuer}/.well-known/openid-configuration
            OIDCClientID {clientId}
            OIDCClientSecret {clientSecret}
            OIDCRedirectURI http://localhost:{port}/redirect_uri
            OIDCCryptoPassphrase {clientSecret}
            OIDCScope "openid email"
            OIDCPKCEMethod S256
            <Location />
              AuthType openid-connect
              OIDCUnAuthAction auth true
              Require claim email:{demo.Up.GetProperty("user").GetProperty("email").GetString()}
            </Location>
            """);
    }

    private async Task<bool> AnswersAsync(int port)
    {
        try
        {
            using var answer = await demo.Http.GetAsync(new Uri($"http://localhost:{port}/"));
            return answer.StatusCode == HttpStatusCode.Redirect;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}

using System.Net;
using System.Net.Sockets;

namespace Plinto.Issuer.OutgoingCalls;

/// <summary>
/// HTTP to addresses that tenants name. The address is checked where the connection is made, on what the name resolved to, so that no second look-up can answer otherwise
/// (DNS rebinding). No redirect is followed, no proxy and no cookie used, and hardly anything of the answer is read.
/// </summary>
internal sealed class OutgoingHttp(OutgoingCallOptions options) : IDisposable
{
    private const int MostAnswerKilobytes = 64;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly HttpClient _client = new(Handler(options)) { Timeout = Patience };

    /// <summary>Posts, and waits at most five seconds for the head of the answer.</summary>
    /// <returns>The status; null if there was no answer, or the address may not be called.</returns>
    public async Task<HttpStatusCode?> PostAsync(Uri uri, HttpContent content, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, uri) { Content = content };
        return await SendAsync(request, ct);
    }

    /// <summary>The same for any request.</summary>
    public async Task<HttpStatusCode?> SendAsync(HttpRequestMessage request, CancellationToken ct)
    {
        request.Headers.UserAgent.ParseAdd("plinto");
        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
            return response.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return null;
        }
    }

    public void Dispose() => _client.Dispose();

    private static SocketsHttpHandler Handler(OutgoingCallOptions options) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        MaxResponseHeadersLength = MostAnswerKilobytes,
        MaxResponseDrainSize = 0,
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        ConnectTimeout = Patience,
        ConnectCallback = async (context, ct) => await ConnectAsync(context.DnsEndPoint, options, ct),
    };

    private static async Task<Stream> ConnectAsync(DnsEndPoint target, OutgoingCallOptions options, CancellationToken ct)
    {
        var found = await Dns.GetHostAddressesAsync(target.Host, ct);
        var allowed = options.AllowPrivateAddresses ? found : Array.FindAll(found, PublicAddresses.Contains);
        // INVARIANT: connects to the very addresses that were checked. One private address among public ones refuses them all: such an answer is no accident.
        if (allowed.Length == 0 || allowed.Length != found.Length)
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, $"`{target.Host}` is not on the public internet");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, target.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

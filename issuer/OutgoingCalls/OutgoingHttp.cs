using System.Net;
using System.Net.Sockets;

namespace Plinto.Issuer.OutgoingCalls;

/// <summary>
/// HTTP to addresses that tenants name. The address is checked where the connection is made, on what the name resolved to, so that no second look-up can answer otherwise
/// (DNS rebinding). No redirect is followed, no proxy and no cookie used, and hardly anything of the answer is read.
/// </summary>
internal sealed class OutgoingHttp : IDisposable
{
    private const int MostAnswerKilobytes = 64;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly HttpClient _client;
    private readonly TimeProvider _time;

    public OutgoingHttp(OutgoingCallOptions options, TimeProvider time)
        : this(options, time, Dns.GetHostAddressesAsync)
    {
    }

    /// <param name="resolve">What finds the addresses of a name.</param>
    internal OutgoingHttp(OutgoingCallOptions options, TimeProvider time, Func<string, CancellationToken, Task<IPAddress[]>> resolve) =>
        (_client, _time) = (new HttpClient(Handler(options, resolve)) { Timeout = Timeout.InfiniteTimeSpan }, time);

    /// <summary>Posts, and waits at most five seconds for the head of the answer.</summary>
    /// <returns>The status; null if there was no answer, or the address may not be called.</returns>
    public async Task<HttpStatusCode?> PostAsync(Uri uri, HttpContent content, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, uri) { Content = content };
        return await SendAsync(request, ct);
    }

    /// <summary>The same for any request.</summary>
    public async Task<HttpStatusCode?> SendAsync(HttpRequestMessage request, CancellationToken ct) => (await CallAsync(request, Patience, 0, ct)).Status;

    /// <summary>Sends a request and reads the start of the answer.</summary>
    /// <param name="patience">For all of it. What was read of a body until then is answered.</param>
    /// <param name="mostBody">Bytes of the body; the rest is not read.</param>
    public async Task<OutgoingAnswer> CallAsync(HttpRequestMessage request, TimeSpan patience, int mostBody, CancellationToken ct)
    {
        request.Headers.UserAgent.ParseAdd("plinto");
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(ct);
        ended.CancelAfter(patience);
        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ended.Token);
            return new OutgoingAnswer
            {
                Status = response.StatusCode,
                RetryAfter = response.Headers.RetryAfter is { } given ? given.Delta ?? given.Date - _time.GetUtcNow() : null,
                Body = mostBody > 0 ? await StartAsync(response.Content, mostBody, ended.Token) : default,
            };
        }
        catch (HttpRequestException fault)
        {
            return new OutgoingAnswer { Error = CodeOf(fault) };
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return new OutgoingAnswer { Error = "timed_out" };
        }
    }

    public void Dispose() => _client.Dispose();

    // Whoever sends its body slowly, or breaks off, has answered all the same: the head counts.
    private static async Task<ReadOnlyMemory<byte>> StartAsync(HttpContent content, int most, CancellationToken ct)
    {
        var start = new byte[most];
        var length = 0;
        try
        {
            await using var body = await content.ReadAsStreamAsync(ct);
            while (length < most && await body.ReadAsync(start.AsMemory(length), ct) is > 0 and var read)
            {
                length += read;
            }
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or OperationCanceledException)
        {
            // what came is enough
        }

        return start.AsMemory(0, length);
    }

    private static string CodeOf(HttpRequestException fault) => fault switch
    {
        { InnerException: AddressRefusedException } or AddressRefusedException => "address_refused",
        { HttpRequestError: HttpRequestError.NameResolutionError }
        or { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData } } =>
            "name_unknown",
        { HttpRequestError: HttpRequestError.SecureConnectionError } => "tls_failed",
        { HttpRequestError: HttpRequestError.ConnectionError } or { InnerException: SocketException } => "connection_failed",
        _ => "answer_unreadable",
    };

    private static SocketsHttpHandler Handler(OutgoingCallOptions options, Func<string, CancellationToken, Task<IPAddress[]>> resolve) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        MaxResponseHeadersLength = MostAnswerKilobytes,
        MaxResponseDrainSize = 0,
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        ConnectTimeout = Patience,
        ConnectCallback = async (context, ct) => await ConnectAsync(context.DnsEndPoint, options, resolve, ct),
    };

    private static async Task<Stream> ConnectAsync(
        DnsEndPoint target, OutgoingCallOptions options, Func<string, CancellationToken, Task<IPAddress[]>> resolve, CancellationToken ct)
    {
        var found = await resolve(target.Host, ct);
        var allowed = options.AllowPrivateAddresses ? found : Array.FindAll(found, PublicAddresses.Contains);
        // INVARIANT: connects to the very addresses that were checked. One private address among public ones refuses them all: such an answer is no accident.
        if (allowed.Length == 0 || allowed.Length != found.Length)
        {
            throw new AddressRefusedException($"`{target.Host}` is not on the public internet");
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

    private sealed class AddressRefusedException(string message) : HttpRequestException(HttpRequestError.ConnectionError, message);
}

namespace Plinto.Issuer.Http;

/// <summary>A redirect whose address may hold a code or a sealed request: unlike the framework's own it is not logged at any level.</summary>
internal sealed class Redirection : IResult
{
    private readonly int _status;

    private Redirection(string address, int status) => (Address, _status) = (address, status);

    /// <summary>Where to.</summary>
    public string Address { get; }

    /// <summary>The answer to a GET: 302.</summary>
    public static Redirection To(string address) => new(address, StatusCodes.Status302Found);

    /// <summary>The answer to a POST: 303, which never posts again (RFC 9700 §4.12).</summary>
    public static Redirection After(string address) => new(address, StatusCodes.Status303SeeOther);

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = _status;
        httpContext.Response.Headers.Location = Address;
        return Task.CompletedTask;
    }
}

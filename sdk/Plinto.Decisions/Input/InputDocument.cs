using System.Globalization;
using Microsoft.AspNetCore.Http;
using Plinto.Rego.Values;

namespace Plinto.Decisions.Input;

/// <summary>
/// Makes the input of a request's decision: <c>request</c>, <c>token</c>, <c>subject</c>, <c>action</c>, <c>resource</c>, <c>context</c>. Only the members that are asked for
/// are made: the entrypoint cannot read the others. For any number of threads.
/// </summary>
/// <param name="headersAreBytes">True if each character of a header's value stands for one byte, as where the server is told to read headers as Latin-1. Default false: they are
/// text.</param>
public sealed class InputDocument(bool headersAreBytes = false)
{
    private volatile Second? _second;

    /// <summary>The input, or null if the request holds more than a policy is given to read (<see cref="InputLimits"/>).</summary>
    public RegoObject? Make(in InputRequest request, InputParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var shapes = request.Token.Shapes;
        Span<RegoValue> values = [RegoNull.Instance, RegoNull.Instance, RegoNull.Instance, RegoNull.Instance, RegoNull.Instance, RegoNull.Instance]; // on the stack
        var count = 0;
        var path = PathOf(request.Http.Request);
        if (parts.Request)
        {
            if (RequestInput.Make(request.Http.Request, path, request.Headers, headersAreBytes, shapes) is not { } made)
            {
                return null;
            }

            values[count++] = made;
        }

        if (parts.Token)
        {
            values[count++] = request.Token.Claims;
        }

        if (parts.Subject)
        {
            values[count++] = request.Token.Subject;
        }

        if (parts.Action)
        {
            values[count++] = ActionOf(request.Http, request.Action, shapes);
        }

        if (parts.Resource)
        {
            values[count++] = shapes.Entity.Make(shapes.Text(request.Resource), RegoString.Of(path));
        }

        if (parts.Context)
        {
            values[count++] = shapes.Context.Make(RegoString.Of(request.Route), TextOf(request.Now), AddressOf(request.Http));
        }

        return parts.Shape.Make(values[..count]);
    }

    // With what the app is mounted on: two apps at `/a` and `/b` are two things to a policy.
    private static string PathOf(HttpRequest request) => (request.PathBase.HasValue ? request.PathBase.Add(request.Path) : request.Path).Value is { Length: > 0 } path ? path : "/";

    private static RegoObject ActionOf(HttpContext http, string? named, InputShapes shapes) =>
        (named ?? MethodActions.Find(http)) is { } known ? shapes.KnownAction(known)
            : shapes.Action.Make(RegoString.Of(MethodActions.OfUnknown(MethodActions.MethodOf(http.Request))));

    private static RegoString AddressOf(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } address ? RegoString.Of((address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString()) : RegoString.Empty;

    private RegoString TextOf(DateTimeOffset now)
    {
        var seconds = now.ToUnixTimeSeconds();
        if (_second is { } current && current.At == seconds)
        {
            return current.Text;
        }

        var text = RegoString.Of(now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        _second = new Second(seconds, text);
        return text;
    }

    private sealed record Second(long At, RegoString Text);
}

using System.Globalization;
using Microsoft.AspNetCore.Http.Features;
using Plinto.Edge.Proxy;
using Plinto.Rego.Values;

namespace Plinto.Edge.Decide;

/// <summary>
/// Makes the input of a request's decision: <c>request</c>, <c>token</c>, <c>subject</c>, <c>action</c>, <c>resource</c>, <c>context</c>. Only the members that are asked for
/// are made: the entrypoint cannot read the others.
/// </summary>
internal sealed class PolicyInput
{
    // What a method means, unless the route says what it does.
    private static readonly Dictionary<string, string> Actions = new(StringComparer.Ordinal)
    {
        ["GET"] = "read", ["HEAD"] = "read", ["OPTIONS"] = "read", ["POST"] = "create", ["PUT"] = "update", ["PATCH"] = "update", ["DELETE"] = "delete",
    };

    private volatile Second? _second;

    /// <summary>The input, or null if the request holds more than a policy is given to read.</summary>
    public RegoObject? Make(ref EdgeRequest request, RoutePolicy route, TokenInput token, InputParts parts)
    {
        var shapes = token.Shapes;
        Span<RegoValue> values = [RegoNull.Instance, RegoNull.Instance, RegoNull.Instance, RegoNull.Instance, RegoNull.Instance, RegoNull.Instance]; // on the stack
        var count = 0;
        if (parts.Request)
        {
            if (RequestInput.Make(request.Http.Request, route, shapes) is not { } made)
            {
                return null;
            }

            values[count++] = made;
        }

        if (parts.Token)
        {
            values[count++] = token.Claims;
        }

        if (parts.Subject)
        {
            values[count++] = token.Subject;
        }

        if (parts.Action)
        {
            values[count++] = ActionOf(request.Http, route, shapes);
        }

        if (parts.Resource)
        {
            values[count++] = shapes.Entity.Make(shapes.Text(route.Resource), RegoString.Of(request.Http.Request.Path.Value ?? "/"));
        }

        if (parts.Context)
        {
            values[count++] = shapes.Context.Make(RegoString.Of(request.Rules.RouteId), TextOf(request.Now), AddressOf(request.Http));
        }

        return parts.Shape.Make(values[..count]);
    }

    /// <summary>The method as the upstream gets it: forwarding writes <c>get</c> as <c>GET</c>, and so for every method of RFC 9110.</summary>
    public static string MethodOf(HttpRequest request) => HttpMethods.GetCanonicalizedValue(request.Method);

    private static RegoObject ActionOf(HttpContext http, RoutePolicy route, InputShapes shapes)
    {
        if (route.Action is { } named)
        {
            return shapes.KnownAction(named);
        }

        var method = MethodOf(http.Request);
        if (Actions.TryGetValue(method, out var known) || (http.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true } && (known = "read") is not null))
        {
            return shapes.KnownAction(known);
        }

        // A method that calls itself `READ` is none of the known ones, and must not pass for one.
        var name = method.ToLowerInvariant();
        return shapes.Action.Make(RegoString.Of(Actions.ContainsValue(name) ? "method-" + name : name));
    }

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

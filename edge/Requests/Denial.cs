using System.Text.Json;
using Plinto.Edge.Routing;

namespace Plinto.Edge.Requests;

/// <summary>
/// A refusal: status, stable code and one sentence (RFC 9457), with the challenge of RFC 6750 §3 or RFC 9470 §3 where a credential would mend it.
/// The one place where the edge's refusals are written.
/// </summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Code">Stable; documented in the edge's README.</param>
/// <param name="Sentence">For people: lower-case, without detail an attacker could use.</param>
/// <param name="BearerError">The <c>error</c> of the challenge; empty for a challenge without one; null for no challenge.</param>
internal sealed record Denial(int Status, string Code, string Sentence, string? BearerError = null)
{
    private const string ProblemType = "urn:plinto:problem:";

    /// <summary>What the policy gives as reasons; none for every other refusal.</summary>
    public IReadOnlyList<string> Reasons { get; init; } = [];

    /// <summary>The sign-in that would mend it (RFC 9470): visible ASCII without quotes.</summary>
    public string? AcrValues { get; init; }

    public Task WriteAsync(HttpContext http, RouteRules? rules = null)
    {
        var response = http.Response;
        response.StatusCode = Status;
        response.ContentType = "application/problem+json";
        response.Headers.CacheControl = "no-store";
        if (BearerError is not null)
        {
            response.Headers.WWWAuthenticate = Challenge(rules);
        }

        if (Status == StatusCodes.Status503ServiceUnavailable)
        {
            response.Headers.RetryAfter = "1";
        }

        return response.BodyWriter.WriteAsync(Body(http.TraceIdentifier), http.RequestAborted).AsTask();
    }

    private byte[] Body(string requestId)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type"u8, ProblemType + Code);
            json.WriteString("title"u8, Sentence);
            json.WriteNumber("status"u8, Status);
            json.WriteString("code"u8, Code);
            json.WriteString("requestId"u8, requestId);
            if (Reasons.Count > 0)
            {
                json.WriteStartArray("reasons"u8);
                foreach (var reason in Reasons)
                {
                    json.WriteStringValue(reason);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    private string Challenge(RouteRules? rules)
    {
        var realm = $"Bearer realm=\"{rules?.Tenant ?? "plinto"}\"";
        return BearerError switch
        {
            "" => realm,
            "insufficient_scope" => $"{realm}, error=\"insufficient_scope\", error_description=\"{Sentence}\", scope=\"{string.Join(' ', rules?.Scopes ?? [])}\"",
            "insufficient_user_authentication" => $"{realm}, error=\"insufficient_user_authentication\", error_description=\"{Sentence}\", acr_values=\"{AcrValues}\"",
            _ => $"{realm}, error=\"{BearerError}\", error_description=\"{Sentence}\"",
        };
    }
}

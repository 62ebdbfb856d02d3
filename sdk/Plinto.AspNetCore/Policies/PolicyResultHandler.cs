using System.Text.Json;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Plinto.Decisions;

namespace Plinto.AspNetCore.Policies;

/// <summary>Tells a caller whom a policy refused why (RFC 9457), and asks for a stronger sign-in where that would do (RFC 9470 §3). All else is ASP.NET Core's.</summary>
internal sealed class PolicyResultHandler : IAuthorizationMiddlewareResultHandler
{
    private readonly AuthorizationMiddlewareResultHandler _others = new();

    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult) =>
        authorizeResult.Forbidden && context.GetPolicyDecision() is { Allowed: false } decision ? WriteAsync(context, decision)
            : _others.HandleAsync(next, context, policy, authorizeResult);

    private static async Task WriteAsync(HttpContext http, PolicyDecision decision)
    {
        var response = http.Response;
        var stepUp = decision.Code == DecisionCode.StepUpRequired;
        response.StatusCode = DecisionCode.Status(decision.Code);
        response.ContentType = "application/problem+json";
        response.Headers.CacheControl = "no-store";
        if (stepUp)
        {
            response.Headers.WWWAuthenticate =
                $"Bearer error=\"insufficient_user_authentication\", error_description=\"a stronger sign-in is needed\", acr_values=\"{Quoted(decision.Acr!)}\"";
        }

        await using var json = new Utf8JsonWriter(response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("type"u8, "urn:plinto:problem:" + decision.Code);
        json.WriteString("title"u8, decision.Code switch
        {
            DecisionCode.StepUpRequired => "a stronger sign-in is needed",
            DecisionCode.InputTooLarge => "the request holds more than a policy is given to read",
            _ => "the policy does not allow this",
        });
        json.WriteNumber("status"u8, response.StatusCode);
        json.WriteString("code"u8, decision.Code);
        json.WriteString("requestId"u8, http.TraceIdentifier);
        if (decision.Reasons.Count > 0)
        {
            json.WriteStartArray("reasons"u8);
            foreach (var reason in decision.Reasons)
            {
                json.WriteStringValue(reason);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    // A policy's text stands in a header: nothing in it may end the quoted string or the line.
    private static string Quoted(string text) => string.Concat(text.Where(character => character is >= ' ' and <= '~' and not '"' and not '\\'));
}

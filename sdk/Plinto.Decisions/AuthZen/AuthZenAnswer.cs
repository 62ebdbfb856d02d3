using System.Buffers;
using System.Text.Json;

namespace Plinto.Decisions.AuthZen;

/// <summary>Writes what AuthZEN endpoints answer: decisions, and the metadata that names the endpoints.</summary>
public static class AuthZenAnswer
{
    /// <summary>Where the metadata stands.</summary>
    public const string MetadataPath = "/.well-known/authzen-configuration";

    /// <summary>Where one evaluation is asked for.</summary>
    public const string EvaluationPath = "/access/v1/evaluation";

    /// <summary>Where several evaluations are asked for.</summary>
    public const string EvaluationsPath = "/access/v1/evaluations";

    /// <summary>
    /// Writes the body of a 200 answer. Each decision has a <c>context</c> of <c>code</c>, <c>reasons</c> if there are any, and <c>acr_values</c> where a stronger sign-in would
    /// mend it.
    /// </summary>
    /// <param name="request">What was asked.</param>
    /// <param name="decisions">What <see cref="AuthZenRequest.Decide"/> returned.</param>
    /// <param name="output">Takes the JSON.</param>
    public static void Write(AuthZenRequest request, IReadOnlyList<PolicyDecision> decisions, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(decisions);
        using var json = new Utf8JsonWriter(output);
        if (!request.IsBatch)
        {
            Write(decisions[0], json);
            return;
        }

        json.WriteStartObject();
        json.WriteStartArray("evaluations"u8);
        foreach (var decision in decisions)
        {
            Write(decision, json);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Writes the metadata (AuthZEN 1.0 §9).</summary>
    /// <param name="origin">Scheme and host by which clients reach this decision point, such as <c>https://app.example</c>, with a path before the endpoints if there is
    /// one.</param>
    /// <param name="output">Takes the JSON.</param>
    public static void WriteMetadata(string origin, IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(origin);
        var prefix = origin.TrimEnd('/');
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("policy_decision_point"u8, prefix);
        json.WriteString("access_evaluation_endpoint"u8, prefix + EvaluationPath);
        json.WriteString("access_evaluations_endpoint"u8, prefix + EvaluationsPath);
        json.WriteEndObject();
    }

    private static void Write(PolicyDecision decision, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteBoolean("decision"u8, decision.Allowed);
        json.WriteStartObject("context"u8);
        json.WriteString("code"u8, decision.Code);
        if (decision.Reasons.Count > 0)
        {
            json.WriteStartArray("reasons"u8);
            foreach (var reason in decision.Reasons)
            {
                json.WriteStringValue(reason);
            }

            json.WriteEndArray();
        }

        if (!decision.Allowed && decision.Acr is { } acr)
        {
            json.WriteString("acr_values"u8, acr);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}

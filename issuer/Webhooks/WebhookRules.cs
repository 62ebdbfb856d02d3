using Plinto.Issuer.Events;
using Plinto.Issuer.Http;
using Plinto.Issuer.OutgoingCalls;

namespace Plinto.Issuer.Webhooks;

/// <summary>What a webhook's settings must be.</summary>
internal sealed class WebhookRules(EventCatalogue catalogue, OutgoingCallOptions outgoing)
{
    private const int LongestDescription = 200;
    private const int MostTypes = 50;
    private const int LongestOverlap = 30 * 24 * 60 * 60;
    private readonly string[] _types = [.. catalogue.All.Select(type => type.Name)];

    public Problem? Check(CreateWebhookRequest request) =>
        Shared(request.Url, request.Description, request.Types, request.Headers, request.ApiVersion)
            .Require(request.Signing is null or "hmac" or "ed25519" or "both", "signing", "must be `hmac`, `ed25519` or `both`").Problem;

    public Problem? Check(UpdateWebhookRequest request) =>
        Shared(request.Url, request.Description is "" ? null : request.Description, request.Types, request.Headers, request.ApiVersion)
            .Require(IsFirst(request.FirstSignature), "firstSignature", "must be `old` or `new`")
            .Require(request.Disabled is null or false, "disabled", "can only be set to false; pause it instead").Problem;

    public static Problem? Check(RotateWebhookSecretRequest request) => new Faults()
        .Require(request.Overlap is null or (>= 0 and <= LongestOverlap), "overlap", $"must be between 0 and {LongestOverlap} seconds")
        .Require(IsFirst(request.FirstSignature), "firstSignature", "must be `old` or `new`").Problem;

    private Faults Shared(string? url, string? description, IReadOnlyList<string>? patterns, IReadOnlyDictionary<string, string>? headers, string? version) => new Faults()
        .Require(url is null || OutgoingAddress.IsAllowed(url, outgoing), "url", "must be an https address of the public internet, without user name and fragment")
        .Text(description, "description", LongestDescription)
        .Require(patterns is null || (patterns.Count is > 0 and <= MostTypes && patterns.All(pattern => EventFilter.IsPattern(pattern, _types))), "types",
            $"there may be 1 to {MostTypes}, each a type of events, `*`, or the start of some types with `.*`")
        .Require(OwnHeaders.AreAllowed(headers), "headers",
            "there may be 10, with values of 1 to 500 visible ASCII characters, and none that the call sets itself, such as Host, Content-Type or webhook-id")
        .Require(version is null || PayloadVersions.All.Contains(version), "apiVersion", $"must be one of {string.Join(", ", PayloadVersions.All)}");

    private static bool IsFirst(string? text) => text is null or "old" or "new";
}

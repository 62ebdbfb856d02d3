using Plinto.Issuer.Data;
using Plinto.Issuer.Decisions;
using Plinto.Issuer.EdgeChanges;
using Plinto.Issuer.Keys;
using Plinto.Issuer.Mail;
using Plinto.Issuer.Mail.Inbox;
using Plinto.Issuer.OutgoingCalls;
using Plinto.Issuer.Telemetry;

namespace Plinto.Issuer.Hosting;

/// <summary>All configuration of the issuer, section <c>Plinto</c>. A name that is not here stops the start, so that a misspelt setting is not silently a default.</summary>
internal sealed class PlintoOptions
{
    public const string SectionName = "Plinto";

    /// <summary>Where the issuer is reached, without a path, such as <c>https://id.example.com</c>. Required. Audience of edge assertions and start of <c>/t/{slug}</c> issuers.</summary>
    public string? PublicUrl { get; set; }

    /// <summary>
    /// Serve tenants at <c>/t/{slug}</c> of the public host. Default: only outside Production. Tenants there share one origin: for development, or for tenants that trust each other.
    /// </summary>
    public bool? SharedHost { get; set; }

    public DatabaseOptions Database { get; set; } = new();

    public RootKeyOptions RootKeys { get; set; } = new();

    public KeyOptions Keys { get; set; } = new();

    public EdgeFeedOptions EdgeFeed { get; set; } = new();

    public DecisionLogOptions Decisions { get; set; } = new();

    public ForwardedHeaderOptions ForwardedHeaders { get; set; } = new();

    public MailOptions Mail { get; set; } = new();

    public DrainOptions Drain { get; set; } = new();

    public OutgoingCallOptions OutgoingCalls { get; set; } = new();

    public MetricsOptions Metrics { get; set; } = new();

    public InboxOptions Inbox { get; set; } = new();
}

using System.Text.Json.Serialization;

namespace Plinto.Issuer.Mail;

/// <summary>Serialization of jobs inside their envelopes: read by no one but this service.</summary>
[JsonSerializable(typeof(MailJob))]
internal sealed partial class MailJson : JsonSerializerContext;

using System.Text.RegularExpressions;
using Plinto.Issuer.Http;
using Plinto.Issuer.OutgoingCalls;

namespace Plinto.Issuer.LogStreams;

/// <summary>What a log stream may be.</summary>
internal static partial class LogStreamRules
{
    /// <summary>How many a tenant may have.</summary>
    public const int MostStreams = 10;

    private const int LongestName = 100;
    private const int LongestUrl = 2048;
    private const int LongestSecret = 512;
    private static readonly string[] Kinds = ["https", "splunk_hec", "s3"];

    public static Problem? Check(CreateLogStreamRequest request, OutgoingCallOptions outgoing)
    {
        var faults = new Faults().Text(request.Name, "name", LongestName).Require(Kinds.Contains(request.Kind), "kind", "must be https, splunk_hec or s3")
            .Require(request.Kind == "https" ? request.Secret is null : IsSecret(request.Secret), "secret",
                $"is made here for https; for splunk_hec (token) and s3 (secret access key) it must have 1 to {LongestSecret} visible ASCII characters");
        return Settings(faults, request.Kind, request.Settings, outgoing).Problem;
    }

    public static Problem? Check(UpdateLogStreamRequest request, string kind, OutgoingCallOptions outgoing)
    {
        var faults = new Faults().Text(request.Name, "name", LongestName).Require(request.State is null or "active" or "paused", "state", "must be active or paused")
            .Require(request.Secret is null || (kind != "https" && IsSecret(request.Secret)), "secret",
                $"must have 1 to {LongestSecret} visible ASCII characters; that of an https stream cannot be set");
        return (request.Settings is { } settings ? Settings(faults, kind, settings, outgoing) : faults).Problem;
    }

    private static Faults Settings(Faults faults, string kind, StreamSettings settings, OutgoingCallOptions outgoing)
    {
        var ofS3 = kind == "s3";
        return faults.Require(IsUrl(settings.Url, outgoing), "settings.url", $"must be an https address of at most {LongestUrl} characters, without user name or fragment")
            .Require(!ofS3 || IsUrl(settings.Url, outgoing) && new Uri(settings.Url).PathAndQuery == "/", "settings.url", "must have no path for s3")
            .Require(ofS3 ? settings.Bucket is { } bucket && BucketPattern().IsMatch(bucket) : settings.Bucket is null, "settings.bucket",
                "must be the name of a bucket, for s3 alone")
            .Require(ofS3 ? settings.Region is { } region && RegionPattern().IsMatch(region) : settings.Region is null, "settings.region", "must be a region, for s3 alone")
            .Require(settings.Prefix is null || (ofS3 && PrefixPattern().IsMatch(settings.Prefix)), "settings.prefix",
                "may have 100 letters, digits, slashes, dots, dashes and underscores, for s3 alone")
            .Require(ofS3 ? settings.AccessKeyId is { } id && KeyPattern().IsMatch(id) : settings.AccessKeyId is null, "settings.accessKeyId",
                "must be the id of an access key, for s3 alone");
    }

    // Plain http to loopback alone, and only where private addresses are allowed: for development.
    private static bool IsUrl(string text, OutgoingCallOptions outgoing) =>
        text.Length <= LongestUrl && text.All(character => character is > ' ' and <= '~' and not ('\\' or '#')) && Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri.UserInfo.Length == 0 && uri.Host.Length > 0
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback && outgoing.AllowPrivateAddresses));

    private static bool IsSecret(string? text) => text is { Length: > 0 and <= LongestSecret } && text.All(character => character is > ' ' and <= '~');

    [GeneratedRegex("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$")]
    private static partial Regex BucketPattern();

    [GeneratedRegex("^[a-z0-9-]{1,40}$")]
    private static partial Regex RegionPattern();

    [GeneratedRegex("^[A-Za-z0-9/._-]{0,100}$")]
    private static partial Regex PrefixPattern();

    [GeneratedRegex("^[A-Za-z0-9_-]{1,128}$")]
    private static partial Regex KeyPattern();
}

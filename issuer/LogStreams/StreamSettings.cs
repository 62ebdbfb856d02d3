namespace Plinto.Issuer.LogStreams;

/// <summary>Where a stream goes. The secret is kept apart, encrypted.</summary>
internal sealed record StreamSettings
{
    /// <summary>
    /// <c>https</c>: where batches are posted. <c>splunk_hec</c>: the collector's address, such as <c>https://host:8088/services/collector/event</c>. <c>s3</c>: the endpoint,
    /// without bucket.
    /// </summary>
    public required string Url { get; init; }

    /// <summary><c>s3</c> alone: name of the bucket.</summary>
    public string? Bucket { get; init; }

    /// <summary><c>s3</c> alone: region that requests are signed for, such as <c>eu-central-1</c>.</summary>
    public string? Region { get; init; }

    /// <summary><c>s3</c> alone: what the names of objects begin with; none by default.</summary>
    public string? Prefix { get; init; }

    /// <summary><c>s3</c> alone: id of the access key.</summary>
    public string? AccessKeyId { get; init; }
}

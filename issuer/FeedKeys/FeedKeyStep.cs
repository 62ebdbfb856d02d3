namespace Plinto.Issuer.FeedKeys;

/// <summary>The steps of a feed key's rotation, in this order.</summary>
internal enum FeedKeyStep
{
    /// <summary>A new key is listed beside the one that signs: edges pin both.</summary>
    Announced,

    /// <summary>The new key signs; the old one is listed still, for messages that edges keep.</summary>
    Activated,

    /// <summary>The old key is gone: edges believe nothing that it signed.</summary>
    Dropped,
}

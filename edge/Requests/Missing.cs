namespace Plinto.Edge.Requests;

/// <summary>What a request has to wait for.</summary>
internal enum Missing
{
    Nothing,

    /// <summary>Its tenant is not in memory.</summary>
    Tenant,

    /// <summary>Its token names a key that is not known.</summary>
    Key,
}

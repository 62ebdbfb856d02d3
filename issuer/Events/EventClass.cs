namespace Plinto.Issuer.Events;

/// <summary>How long events of a type are kept: tenants set a time for each class.</summary>
internal enum EventClass
{
    /// <summary>Who came in, who was refused, what was taken away.</summary>
    Security,

    /// <summary>What was made, changed or deleted.</summary>
    Change,

    /// <summary>What happened beside: deliveries, looks of operators.</summary>
    Activity,
}

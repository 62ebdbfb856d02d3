namespace Plinto.Issuer.Events;

/// <summary>What kind of events a type is of, for how long they are kept. Nothing is dropped yet.</summary>
internal enum EventClass
{
    /// <summary>Who came in, who was refused, what was taken away.</summary>
    Security,

    /// <summary>What was made, changed or deleted.</summary>
    Change,

    /// <summary>What happened beside: deliveries, looks of operators.</summary>
    Activity,
}

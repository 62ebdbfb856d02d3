namespace Plinto.Issuer.Ids;

/// <summary>
/// An id of one kind: a UUID in the database, text with a prefix on the wire (see <see cref="TypeId"/>). Reading it is the same for all kinds (<see cref="TypeIds"/>).
/// </summary>
internal interface ITypeId<TSelf> where TSelf : struct, ITypeId<TSelf>
{
    /// <summary>What the wire form begins with, before the underscore.</summary>
    static abstract string Prefix { get; }

    /// <summary>The id of a UUID.</summary>
    static abstract TSelf Of(Guid value);
}

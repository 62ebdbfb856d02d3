namespace Plinto.Issuer.Ids;

/// <summary>What all kinds of ids can do.</summary>
internal static class TypeIds
{
    extension<TId>(TId) where TId : struct, ITypeId<TId>
    {
        /// <summary>Reads the wire form; false for anything else, the id of another kind included.</summary>
        public static bool TryParse(string? text, out TId id)
        {
            var known = TypeId.TryParse(TId.Prefix, text, out var value);
            id = TId.Of(value);
            return known;
        }
    }
}

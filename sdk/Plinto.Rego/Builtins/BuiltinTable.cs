namespace Plinto.Rego.Builtins;

/// <summary>All implementations by name, family by family.</summary>
internal static class BuiltinTable
{
    private static readonly Dictionary<string, BuiltinFunction> ByName = new BuiltinRow[][]
    {
        Numbers.ComparisonBuiltins.Rows,
        Numbers.NumberBuiltins.Rows,
        Numbers.BitsBuiltins.Rows,
        Collections.AggregateBuiltins.Rows,
        Collections.ArrayBuiltins.Rows,
        Collections.SetBuiltins.Rows,
        Types.TypeBuiltins.Rows,
        Objects.ObjectBuiltins.Rows,
        Objects.JsonSelectBuiltins.Rows,
        Objects.JsonPatchBuiltin.Rows,
        Strings.StringBuiltins.Rows,
        Strings.SplitBuiltins.Rows,
    }.SelectMany(static family => family).ToDictionary(static row => row.Name, static row => row.Function);

    /// <summary>The implementation of a name, or null: the compiler refuses what is not here, so that nothing is missing at run time.</summary>
    public static BuiltinFunction? Find(string name) => ByName.GetValueOrDefault(name);
}

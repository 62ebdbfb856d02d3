namespace Plinto.Rego.Builtins;

/// <summary>The kinds of static types; <see cref="Any"/> with members is a union.</summary>
internal enum RegoTypeKind
{
    Any,
    Null,
    Boolean,
    Number,
    String,
    Array,
    Set,
    Object,
}

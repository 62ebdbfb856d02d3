namespace Plinto.Rego.Errors;

/// <summary>The codes of errors found before evaluation.</summary>
public static class CompileErrorCode
{
    /// <summary>The text is not Rego.</summary>
    public const string Parse = "rego_parse_error";

    /// <summary>The text is Rego, but a rule or variable is used in a way the language forbids.</summary>
    public const string Compile = "rego_compile_error";

    /// <summary>A variable (or the expression around it) never gets a value.</summary>
    public const string UnsafeVar = "rego_unsafe_var_error";

    /// <summary>A rule depends on itself.</summary>
    public const string Recursion = "rego_recursion_error";

    /// <summary>A value, function or rule is certainly of the wrong type, or rules conflict.</summary>
    public const string Type = "rego_type_error";
}

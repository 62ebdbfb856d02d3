using Plinto.Rego.Syntax;

namespace Plinto.Rego.Planning;

/// <summary>What stands for a replaced function: another function, a constant, or (neither) a value passed along as parameter.</summary>
internal sealed record FunctionReplacement(RefTerm? Function, Term? Constant)
{
    public bool IsParameter => Function is null && Constant is null;

    public string Key => Function is not null ? "f:" + Printer.Print(Function) : Constant is not null ? "c:" + Printer.Print(Constant) : "p";
}

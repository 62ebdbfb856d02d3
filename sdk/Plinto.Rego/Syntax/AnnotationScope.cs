namespace Plinto.Rego.Syntax;

internal enum AnnotationScope
{
    Rule,
    Document,
    Package,
    Subpackages,
}

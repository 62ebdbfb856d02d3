using Plinto.Rego.Values;

namespace Plinto.Rego.Syntax;

/// <summary>Reads <c># METADATA</c> comment blocks and attaches each to the rule or package below it.</summary>
internal static class MetadataParser
{
    private const string Marker = "METADATA";

    /// <summary>The module with its annotations; a malformed block is a parse error.</summary>
    public static Module Attach(Module module, IReadOnlyList<Comment> comments)
    {
        var blocks = FindBlocks(comments).ToList();
        if (blocks.Count == 0)
        {
            return module;
        }

        var rules = module.Rules.ToArray();
        var annotations = new List<Annotation>();
        foreach (var (at, lastRow, yaml) in blocks)
        {
            var content = MetadataYaml.Read(yaml, at);
            var target = FindTarget(rules, module, lastRow);
            var scope = ReadScope(content, at, target);
            var annotation = new Annotation(at, scope, WithScope(content, scope));
            if (target is >= 0)
            {
                rules[target.Value] = rules[target.Value] with { Annotations = [.. rules[target.Value].Annotations, annotation] };
            }

            annotations.Add(annotation);
        }
        return module with { Rules = rules, Annotations = annotations };
    }

    private static IEnumerable<(SourceLocation At, int LastRow, string Yaml)> FindBlocks(IReadOnlyList<Comment> comments)
    {
        for (var i = 0; i < comments.Count; i++)
        {
            if (comments[i].Text.Trim() != Marker || comments[i].Location.Column != 1)
            {
                continue;
            }

            var at = comments[i].Location;
            var row = at.Row;
            var lines = new List<string>();
            while (i + 1 < comments.Count && comments[i + 1].Text.Trim() != Marker && comments[i + 1].Location.Row == row + 1 && comments[i + 1].Location.Column == at.Column)
            {
                i++;
                row++;
                lines.Add(comments[i].Text.StartsWith(' ') ? comments[i].Text[1..] : comments[i].Text);
            }
            yield return (at, row, string.Join('\n', lines));
        }
    }

    // The index of the rule the block stands above; -1 for the package; null if nothing follows.
    private static int? FindTarget(Rule[] rules, Module module, int lastRow)
    {
        if (module.Package.Location.Row > lastRow)
        {
            return -1;
        }

        var next = rules.Select(static rule => rule.Location).FirstOrDefault(rule => rule.Row > lastRow);
        if (module.Imports.FirstOrDefault(import => import.Location.Row > lastRow && (next is null || import.Location.Row < next.Row)) is { } before)
        {
            throw new ParseException(before.Location, "invalid annotation scope 'import': a METADATA block must stand above a package or rule");
        }

        for (var i = 0; i < rules.Length; i++)
        {
            if (rules[i].Location.Row > lastRow)
            {
                return i;
            }
        }
        return null;
    }

    private static AnnotationScope ReadScope(RegoObject content, SourceLocation at, int? target)
    {
        if (target is null)
        {
            throw new ParseException(at, "annotation has no target statement");
        }

        if (content.Find("scope") is not { } scope)
        {
            return target < 0 ? AnnotationScope.Package : content.Find("entrypoint") is RegoBoolean { Value: true } ? AnnotationScope.Document : AnnotationScope.Rule;
        }

        if (scope is RegoString { Value: "rule" or "subpackages" } narrow && content.Find("entrypoint") is not null)
        {
            throw new ParseException(at, $"annotation entrypoint applied to non-document or package scope '{narrow.Value}'");
        }

        return scope switch
        {
            RegoString { Value: "rule" } when target >= 0 => AnnotationScope.Rule,
            RegoString { Value: "document" } when target >= 0 => AnnotationScope.Document,
            RegoString { Value: "package" } when target < 0 => AnnotationScope.Package,
            RegoString { Value: "subpackages" } when target < 0 => AnnotationScope.Subpackages,
            RegoString s when s.Value is "rule" or "document" => throw new ParseException(at, $"annotation scope '{s.Value}' must be applied to rule"),
            RegoString s when s.Value is "package" or "subpackages" => throw new ParseException(at, $"annotation scope '{s.Value}' must be applied to package"),
            _ => throw new ParseException(at, $"invalid scope `{scope}`"),
        };
    }

    private static RegoObject WithScope(RegoObject content, AnnotationScope scope)
    {
        var name = scope switch
        {
            AnnotationScope.Rule => "rule",
            AnnotationScope.Document => "document",
            AnnotationScope.Package => "package",
            _ => "subpackages",
        };
        var members = new List<KeyValuePair<RegoValue, RegoValue>> { new(RegoString.Of("scope"), RegoString.Of(name)) };
        foreach (var (key, value) in content)
        {
            if (key is not RegoString { Value: "scope" })
            {
                members.Add(new(key, value));
            }
        }
        return RegoObject.Of(members);
    }
}

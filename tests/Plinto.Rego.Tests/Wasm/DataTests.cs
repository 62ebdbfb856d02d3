using Plinto.Rego.Conformance;
using Plinto.Rego.Values;
using Xunit;

namespace Plinto.Rego.Tests.Wasm;

/// <summary>The data document of a module: set once, replaced, changed in place; evaluations leave nothing behind.</summary>
public sealed class DataTests
{
    private const string Text = """
        package t

        found := data.doc.users[input.id]
        all := data.doc
        """;

    private static readonly string[] Entrypoints = ["t/found", "t/all"];

    [Fact]
    public void Set_once_it_serves_many_evaluations()
    {
        using var module = new PolicyModule(Text, Entrypoints);
        using var instance = module.Instance();
        instance.SetData("""{"doc": {"users": {"a": {"roles": ["x", "y"]}, "b": {"roles": []}}}}""");
        var before = instance.Evaluate(1, null);
        var (heap, memory) = (instance.Heap, instance.MemorySize);
        for (var i = 0; i < 20_000; i++)
        {
            Assert.Equal("""[{"result":{"roles":["x","y"]}}]""", instance.Evaluate(0, """{"id": "a"}"""));
        }
        for (var i = 0; i < 1000; i++)
        {
            instance.EvaluateStepwise(0, """{"id": "b"}""");
        }

        Assert.Equal(before, instance.Evaluate(1, null));
        Assert.Equal((heap, memory), (instance.Heap, instance.MemorySize));
    }

    [Fact]
    public void Replaced_it_takes_the_place_of_the_old()
    {
        using var module = new PolicyModule(Text, Entrypoints);
        using var instance = module.Instance();
        instance.SetData("""{"doc": {"users": {"a": 1}}}""");
        var heap = instance.Heap;
        for (var i = 0; i < 500; i++)
        {
            instance.SetData($"{{\"doc\": {{\"users\": {{\"a\": {i}, \"long\": \"{new string('x', i * 10)}\"}}}}}}");
            Assert.Equal($$"""[{"result":{{i}}}]""", instance.Evaluate(0, """{"id": "a"}"""));
        }
        instance.SetData("""{"doc": {"users": {"a": 1}}}""");
        Assert.Equal(heap, instance.Heap);
        Assert.Equal("""[{"result":1}]""", instance.EvaluateStepwise(0, """{"id": "a"}"""));
    }

    [Fact]
    public void What_is_no_json_is_refused()
    {
        using var module = new PolicyModule(Text, Entrypoints);
        using var instance = module.Instance();
        foreach (var text in new[] { "", "{", "{\"a\": }", "[1,]", "{\"a\": 01}", "nul", "{1: 2}", "{1, 2}", "\"\u0001\"", "{} {}", new string('[', 100_000) })
        {
            Assert.Throws<FormatException>(() => instance.SetData(text));
            Assert.Equal("[]", instance.Evaluate(1, null));
        }
    }

    [Fact]
    public void Changes_are_as_the_model_makes_them()
    {
        using var module = new PolicyModule(Text, Entrypoints);
        using var instance = module.Instance();
        var chance = new Chance(7);
        var model = new DocumentModel();
        instance.SetData("""{"doc": {}}""");
        for (var i = 0; i < 5000; i++)
        {
            var path = Enumerable.Range(0, chance.Next(1, 4)).Select(_ => $"k{chance.Next(12)}").ToList();
            var text = $"[\"doc\", {string.Join(", ", path.Select(static part => $"\"{part}\""))}]";
            if (chance.Next(3) == 0)
            {
                Assert.Equal(0, instance.RemovePath(text));
                model.Remove(path);
            }
            else
            {
                var value = chance.Next(4) switch { 0 => "{}", 1 => $"{i}", 2 => $"[{i}, \"é{i}\", null]", _ => $"{{\"k{i % 12}\": {{\"k1\": true}}}}" };
                Assert.Equal(model.Add(path, RegoJson.Read(value)) ? 0 : 2, instance.AddPath(text, value));
            }
            if (i % 10 == 0)
            {
                Assert.Equal($$"""[{"result":{{model.Root.ToJson()}}}]""", instance.Evaluate(1, null));
            }
        }
    }

    [Fact]
    public void Changes_use_the_same_memory_again()
    {
        using var module = new PolicyModule(Text, Entrypoints);
        using var instance = module.Instance();
        instance.SetData("""{"doc": {"users": {"a": 1}}}""");
        var large = $"[\"{new string('y', 20_000)}\", \"é\\n\", {{\"x\": [1, 2, 3]}}]";
        for (var i = 0; i < 3; i++)
        {
            Change(i);
        }

        var heap = instance.Heap;
        for (var i = 0; i < 3000; i++)
        {
            Change(i);
        }

        Assert.Equal("""[{"result":{"users":{"a":1}}}]""", instance.Evaluate(1, null));
        Assert.InRange(instance.Heap, 0, heap + 50_000);

        void Change(int i)
        {
            Assert.Equal(0, instance.AddPath("[\"doc\", \"users\", \"ü\"]", large));
            Assert.Equal(0, instance.AddPath("[\"doc\", \"users\", \"ü\"]", $"{{\"n\": {i}}}"));
            Assert.Equal($$$"""[{"result":{"n":{{{i}}}}}]""", instance.Evaluate(0, """{"id": "ü"}"""));
            Assert.Equal(0, instance.RemovePath("[\"doc\", \"users\", \"ü\"]"));
        }
    }

    [Fact]
    public void Values_that_are_no_json_change_nothing()
    {
        using var module = new PolicyModule(Text, Entrypoints);
        using var instance = module.Instance();
        instance.SetData("""{"doc": {"users": {}}}""");
        Assert.Equal(1, instance.AddPath("[\"doc\", \"users\", \"a\"]", "{\"a\": "));
        Assert.Equal("""[{"result":{"users":{}}}]""", instance.Evaluate(1, null));
    }

    [Theory]
    [InlineData("[]", 3)]
    [InlineData("{}", 3)]
    [InlineData("[1]", 3)]
    [InlineData("[\"a\", null]", 3)]
    [InlineData("[\"doc\", \"users\", \"a\", \"b\"]", 2)]
    [InlineData("[\"doc\", \"users\", \"a\", \"b\", \"c\"]", 2)]
    [InlineData("[\"doc\", \"list\", \"0\"]", 2)]
    public void Paths_that_lead_nowhere_change_nothing(string path, int code)
    {
        using var module = new PolicyModule(Text, Entrypoints);
        using var instance = module.Instance();
        const string Data = """{"list":[1],"users":{"a":1}}""";
        instance.SetData($$"""{"doc": {{Data}}}""");
        Assert.Equal(code, instance.AddPath(path, "2"));
        Assert.Equal(code == 3 ? 3 : 0, instance.RemovePath(path));
        Assert.Equal($$"""[{"result":{{Data}}}]""", instance.Evaluate(1, null));
    }
}

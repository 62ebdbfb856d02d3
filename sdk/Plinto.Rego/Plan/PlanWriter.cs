using System.Text.Json;
using Plinto.Rego.Values;

namespace Plinto.Rego.Plan;

/// <summary>Writes a plan in the form of OPA's plan schema.</summary>
internal sealed class PlanWriter(Utf8JsonWriter writer)
{
    public void Write(PolicyPlan plan)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("static");
        WriteStrings("strings", plan.Strings);
        writer.WriteStartArray("builtin_funcs");
        foreach (var builtin in plan.Builtins)
        {
            writer.WriteStartObject();
            writer.WriteString("name", builtin.Name);
            writer.WritePropertyName("decl");
            RegoJson.Write(builtin.Declaration, writer);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        WriteStrings("files", plan.Files);
        writer.WriteEndObject();
        writer.WriteStartObject("plans");
        writer.WriteStartArray("plans");
        foreach (var entrypoint in plan.Plans)
        {
            writer.WriteStartObject();
            writer.WriteString("name", entrypoint.Name);
            WriteBlocks(entrypoint.Blocks);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteStartObject("funcs");
        writer.WriteStartArray("funcs");
        plan.Functions.ForEach(WriteFunction);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private void WriteFunction(PlanFunction function)
    {
        writer.WriteStartObject();
        writer.WriteString("name", function.Name);
        WriteIntegers("params", function.Parameters);
        writer.WriteNumber("return", function.Return);
        WriteBlocks(function.Blocks);
        writer.WriteStartArray("path");
        foreach (var part in function.Path)
        {
            writer.WriteStringValue(part);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private void WriteStatement(Statement statement)
    {
        writer.WriteStartObject();
        writer.WriteString("type", statement.GetType().Name + "Stmt");
        writer.WriteStartObject("stmt");
        WriteFields(statement);
        var at = statement.Location;
        writer.WriteNumber("file", at.File);
        writer.WriteNumber("col", at.Column);
        writer.WriteNumber("row", at.Row);
        writer.WriteNumber("end_col", at.EndColumn);
        writer.WriteNumber("end_row", at.EndRow);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private void WriteFields(Statement statement)
    {
        switch (statement)
        {
            case Statement.ArrayAppend s: Value("value", s.Value); Local("array", s.Array); break;
            case Statement.AssignInt s: writer.WriteNumber("value", s.Value); Local("target", s.Target); break;
            case Statement.AssignVarOnce s: Value("source", s.Source); Local("target", s.Target); break;
            case Statement.AssignVar s: Value("source", s.Source); Local("target", s.Target); break;
            case Statement.Block s: WriteBlocks(s.Blocks); break;
            case Statement.Break s: Local("index", s.Index); break;
            case Statement.CallDynamic s: WriteIntegers("args", s.Arguments); Local("result", s.Result); Values("path", s.Path); break;
            case Statement.Call s: writer.WriteString("func", s.Function); Values("args", s.Arguments); Local("result", s.Result); break;
            case Statement.Dot s: Value("source", s.Source); Value("key", s.Key); Local("target", s.Target); break;
            case Statement.Equal s: Value("a", s.A); Value("b", s.B); break;
            case Statement.IsArray s: Value("source", s.Source); break;
            case Statement.IsDefined s: Local("source", s.Source); break;
            case Statement.IsObject s: Value("source", s.Source); break;
            case Statement.IsSet s: Value("source", s.Source); break;
            case Statement.IsUndefined s: Local("source", s.Source); break;
            case Statement.Len s: Value("source", s.Source); Local("target", s.Target); break;
            case Statement.MakeArray s: Local("capacity", s.Capacity); Local("target", s.Target); break;
            case Statement.MakeNull s: Local("target", s.Target); break;
            case Statement.MakeNumberInt s: writer.WriteNumber("value", s.Value); Local("target", s.Target); break;
            case Statement.MakeNumberRef s: Local("Index", s.Index); Local("index", s.Index); Local("target", s.Target); break;
            case Statement.MakeObject s: Local("target", s.Target); break;
            case Statement.MakeSet s: Local("target", s.Target); break;
            case Statement.Nop: break;
            case Statement.NotEqual s: Value("a", s.A); Value("b", s.B); break;
            case Statement.Not s: WriteInner(s.Inner); break;
            case Statement.ObjectInsertOnce s: Value("key", s.Key); Value("value", s.Value); Local("object", s.Object); break;
            case Statement.ObjectInsert s: Value("key", s.Key); Value("value", s.Value); Local("object", s.Object); break;
            case Statement.ObjectMerge s: Local("a", s.A); Local("b", s.B); Local("target", s.Target); break;
            case Statement.ResetLocal s: Local("target", s.Target); break;
            case Statement.ResultSetAdd s: Local("value", s.Value); break;
            case Statement.ReturnLocal s: Local("source", s.Source); break;
            case Statement.Scan s: Local("source", s.Source); Local("key", s.Key); Local("value", s.Value); WriteInner(s.Inner); break;
            case Statement.SetAdd s: Value("value", s.Value); Local("set", s.Set); break;
            case Statement.With s: Local("local", s.Local); WriteIntegers("path", s.Path); Value("value", s.Value); WriteInner(s.Inner); break;
            default: throw new InvalidOperationException($"statement `{statement.GetType().Name}` is unknown");
        }
    }

    private void WriteBlocks(IReadOnlyList<PlanBlock> blocks)
    {
        writer.WriteStartArray("blocks");
        foreach (var block in blocks)
        {
            WriteBlock(block);
        }

        writer.WriteEndArray();
    }

    private void WriteInner(PlanBlock block)
    {
        writer.WritePropertyName("block");
        WriteBlock(block);
    }

    private void WriteBlock(PlanBlock block)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("stmts");
        block.Statements.ForEach(WriteStatement);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private void WriteStrings(string name, List<string> strings)
    {
        writer.WriteStartArray(name);
        foreach (var text in strings)
        {
            writer.WriteStartObject();
            writer.WriteString("value", text);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private void WriteIntegers(string name, IReadOnlyList<int>? values)
    {
        if (values is null)
        {
            writer.WriteNull(name);
            return;
        }

        writer.WriteStartArray(name);
        foreach (var value in values)
        {
            writer.WriteNumberValue(value);
        }

        writer.WriteEndArray();
    }

    private void Values(string name, IReadOnlyList<Operand> operands)
    {
        writer.WriteStartArray(name);
        foreach (var operand in operands)
        {
            WriteOperand(operand);
        }

        writer.WriteEndArray();
    }

    private void Value(string name, Operand operand)
    {
        writer.WritePropertyName(name);
        WriteOperand(operand);
    }

    private void WriteOperand(Operand operand)
    {
        writer.WriteStartObject();
        writer.WriteString("type", operand.Kind switch
        {
            OperandKind.Local => "local",
            OperandKind.String => "string_index",
            _ => "bool",
        });
        if (operand.Kind == OperandKind.Boolean)
        {
            writer.WriteBoolean("value", operand.Value != 0);
        }
        else
        {
            writer.WriteNumber("value", operand.Value);
        }

        writer.WriteEndObject();
    }

    private void Local(string name, int value) => writer.WriteNumber(name, value);
}

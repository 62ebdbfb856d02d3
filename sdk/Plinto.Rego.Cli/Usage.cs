namespace Plinto.Rego.Cli;

/// <summary>The help text. Wrong usage ends with exit code 2, a policy that fails with 1.</summary>
internal static class Usage
{
    private const string Text = """
        rego: compile, run and test Rego policies

          rego eval  [options] QUERY         evaluate a query; prints {"result": [...]}
          rego check [options] PATH...       report errors
          rego test  [options] PATH...       run rules named test_*
          rego build [options] PATH...       compile: -t plan|wasm -e ENTRYPOINT... -o FILE
          rego fmt   PATH...                 print modules in canonical form (comments are not kept)

        PATH is a .rego or .json file or a folder of them; a JSON file is base data.

          -d PATH           eval: load policies and base data (may repeat)
          -i FILE           eval: input as JSON; - reads standard input
          --v0              modules are Rego v0
          --strict          errors of built-in functions end the evaluation
          --explain         eval: what each rule came to and which condition failed
          --coverage        test: lines that no test reached
          -v                test: name each test
          -r TEXT           test: only tests whose name contains TEXT
          -e ENTRYPOINT     build: a document, such as rbac/allow (may repeat)
          -t plan|wasm      build: the kind of output
          -o FILE           build: the file to write
        """;

    public static int Show(string? problem = null)
    {
        if (problem is not null) Console.Error.WriteLine(problem);
        Console.Error.WriteLine(Text);
        return 2;
    }
}

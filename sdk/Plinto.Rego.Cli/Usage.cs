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
          rego fmt   PATH...                 print modules in canonical form

        PATH is a .rego, .json or .yaml file or a folder of them; JSON and YAML are base data: a file in
        PATH/a/b is data.a.b.

          -d PATH           eval: load policies and base data (may repeat)
          -b PATH           eval: load a bundle: of its data, files named data.json and data.yaml alone
          -b                check, test, build: the paths are bundles
          -i FILE           eval: input as JSON; - reads standard input
          --capabilities FILE
                            the built-ins that may be called, as OPA's capabilities file; one that only another
                            host has can be mocked in tests, and is an import of a module
          --ignore PATTERN  files and folders below the paths that are left out, such as *.yaml (may repeat)
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
        if (problem is not null)
        {
            Console.Error.WriteLine(problem);
        }

        Console.Error.WriteLine(Text);
        return 2;
    }
}

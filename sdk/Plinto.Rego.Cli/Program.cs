using Plinto.Rego.Cli;

return args switch
{
    ["eval", ..] => EvalCommand.Run(args[1..]),
    ["check", ..] => CheckCommand.Run(args[1..]),
    ["build", ..] => BuildCommand.Run(args[1..]),
    ["test", ..] => TestCommand.Run(args[1..]),
    ["fmt", ..] => FormatCommand.Run(args[1..]),
    _ => Usage.Show(),
};

using Plinto.Rego.Conformance;

return args switch
{
    ["convert", ..] => OpaCheckout.Convert(args[1..]),
    ["differ", ..] => Differential.Run(args[1..]),
    _ => Suite.Run(args),
};

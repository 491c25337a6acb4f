using System.CommandLine;
using System.CommandLine.Help;
using Candlewick.Host.Commands;

// Named as it is typed: help would otherwise show the name of the assembly.
var root = new Command("./candlewick", "Candlewick, a self-hosted trading desk.");
root.Options.Add(new HelpOption());
root.Options.Add(new VersionOption());
root.Subcommands.Add(Up.Command());
root.Subcommands.Add(Import.Command());
root.Subcommands.Add(Export.Command());
// The web host shuts the process down in order; the command line must not cut it short.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });

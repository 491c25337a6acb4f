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
root.Subcommands.Add(Backup.Command());
root.Subcommands.Add(Restore.Command());
root.Subcommands.Add(CheckDesk.Command());
root.Subcommands.Add(MigrateTo.Command());
root.Subcommands.Add(RunExchange.Command());
// The web host shuts the process down in order; the command line must not cut it short.
var parsed = root.Parse(args);
var code = await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
// Of these a script asks whether something is wrong, which must not look like a mistyped flag.
return parsed.Errors.Count > 0 && parsed.CommandResult.Command.Name is ("backup" or "restore" or "doctor" or "migrate-to")
    ? DataTools.WrongUsage : code;

import { Command } from 'commander';
import { INVOCATION, type Run } from './command';
import type { Surroundings } from './command-line';
import type { ListedCommand } from './commands';
import { oneLine } from './one-line';

const DESCRIPTION =
  'Looks after the callback service; configured by the same environment or .env as the service.';

/**
 * The commands, each of which is loaded only when it runs or explains itself.
 * @param words the command line, of which an error names the command
 */
export function programOf(
  words: readonly string[],
  surroundings: Pick<Surroundings, 'out' | 'err'>,
  commands: readonly ListedCommand[],
  run: Run,
): Command {
  const named = commands.find(({ name }) => name === words[0]);
  const program = frame(
    [INVOCATION, named?.name, '--help'].filter(Boolean).join(' '),
    surroundings,
  );
  for (const { name, summary } of commands) program.command(name).description(summary);
  program.hook('preSubcommand', (_, chosen) => {
    commands
      .find(({ name }) => name === chosen.name())
      ?.load()
      .define(chosen, run);
  });
  return program;
}

function frame(help: string, { out, err }: Pick<Surroundings, 'out' | 'err'>): Command {
  return new Command(INVOCATION)
    .description(DESCRIPTION)
    .option('--json', 'one JSON document on standard output, and nothing else there')
    .helpOption('--help', 'explains a command, with examples')
    .helpCommand(false)
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: out,
      writeErr: err,
      outputError: (text, write) =>
        write(`${oneLine(text.replaceAll(/^error: |\.\s*$/g, ''))}. See ${help}\n`),
    })
    .on('beforeAllHelp', ({ command }: { readonly command: Command }) => refuseUnknown(command))
    .exitOverride();
}

/** Asked to explain what there is not, Commander would explain what is around it. */
function refuseUnknown(command: Command): void {
  const [name = '-'] = command.args;
  const known = command.commands.map((one) => one.name());
  if (known.length === 0 || name.startsWith('-') || [...known, 'help'].includes(name)) return;
  command.error(`error: unknown command '${name}'`, { code: 'commander.unknownCommand' });
}

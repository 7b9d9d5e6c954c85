import { Command } from 'commander';
import { addDeadCommand } from './dead.command';

const program = new Command('wechat').description(
  'Looks after the callback service; configured by the same environment or .env as the service.',
);
addDeadCommand(program);

program.parseAsync().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});

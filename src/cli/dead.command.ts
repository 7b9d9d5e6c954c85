import type { Command } from 'commander';
import { examples, UsageError, type CommandContext, type Outcome, type Run } from './command';
import type { DeadWork } from './dead-work';

interface RetryOptions {
  readonly all?: true;
}

/** `dead`: the messages whose work was set aside, on the store that the running service uses. */
export function define(command: Command, run: Run): void {
  command
    .addHelpText('after', examples('dead', 'dead retry 3f9c', 'dead retry --all', 'dead drop 3f9c'))
    .action(() => run(list));
  command
    .command('retry')
    .description('has the service do it again, now and with all its attempts')
    .argument('[id]', 'of the list; its first characters do')
    .option('--all', 'everything that is listed')
    .addHelpText('after', examples('dead retry 3f9c', 'dead retry --all'))
    .action((id: string | undefined, { all }: RetryOptions) =>
      run((context) => retry(context, id, all === true)),
    );
  command
    .command('drop')
    .description('forgets it')
    .argument('<id>', 'of the list; its first characters do')
    .addHelpText('after', examples('dead drop 3f9c'))
    .action((id: string) => run((context) => drop(context, id)));
}

function list(context: CommandContext): Promise<Outcome> {
  return onStore(context, async (dead) => {
    const works = await dead.list();
    const lines = works.map(
      ({ id, receivedAt, message, attempts, reason }) =>
        `${id}  ${receivedAt}  ${message}  after ${attempts} attempts: ${reason}`,
    );
    if (lines.length === 0) lines.push('No message was set aside.');
    return { document: works, lines };
  });
}

async function retry(context: CommandContext, id: string | undefined, all: boolean) {
  if (all === (id !== undefined)) {
    throw new UsageError('Say which: "dead retry <id>", or "dead retry --all" for everything.');
  }
  return onStore(context, async (dead) => {
    const retried = id === undefined ? await dead.retryAll() : [await dead.retry(id)];
    const lines = retried.map((one) => `${one} is done again by the running service.`);
    if (lines.length === 0) lines.push('No message was set aside.');
    return { document: { retried }, lines };
  });
}

function drop(context: CommandContext, id: string): Promise<Outcome> {
  return onStore(context, async (dead) => {
    const dropped = [await dead.drop(id)];
    return { document: { dropped }, lines: dropped.map((one) => `${one} is forgotten.`) };
  });
}

/** Loaded now: to explain the command takes no store. */
async function onStore(
  context: CommandContext,
  use: (dead: DeadWork) => Promise<Outcome>,
): Promise<Outcome> {
  const { withDeadWork } = require('./dead-work') as typeof import('./dead-work');
  return withDeadWork(context, use);
}

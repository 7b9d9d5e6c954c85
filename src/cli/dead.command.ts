import type { Command } from 'commander';
import {
  ACCOUNT_OPTION,
  chosenAccount,
  chosenAccounts,
  type ChosenAccounts,
} from './chosen-account';
import { examples, UsageError, type CommandContext, type Outcome, type Run } from './command';
import type { DeadWork } from './dead-work';

interface RetryOptions {
  readonly all?: true;
}

/** `dead`: the messages whose work was set aside, on the store that the running service uses. */
export function define(command: Command, run: Run): void {
  // Its subcommands have the option, too.
  const account = () => command.opts<{ readonly account?: string }>().account;
  command
    .option(...ACCOUNT_OPTION)
    .addHelpText('after', examples('dead', 'dead retry 3f9c', 'dead retry --all', 'dead drop 3f9c'))
    .action(() => run((context) => list(context, account())));
  command
    .command('retry')
    .description('has the service do it again, now and with all its attempts')
    .argument('[id]', 'of the list; its first characters do')
    .option('--all', 'everything that is listed')
    .addHelpText('after', examples('dead retry 3f9c', 'dead retry --all'))
    .action((id: string | undefined, { all }: RetryOptions) =>
      run((context) => retry(context, { id, all: all === true, account: account() })),
    );
  command
    .command('drop')
    .description('forgets it')
    .argument('<id>', 'of the list; its first characters do')
    .addHelpText('after', examples('dead drop 3f9c'))
    .action((id: string) => run((context) => drop(context, id, account())));
}

async function list(context: CommandContext, name: string | undefined): Promise<Outcome> {
  return onStore(context, await chosenAccounts(context, name), async (dead) => {
    const works = await dead.list();
    const lines = works.map(
      ({ id, receivedAt, account, message, attempts, reason }) =>
        `${id}  ${receivedAt}  ${account ? `${account}  ` : ''}${message}  after ${attempts} attempts: ${reason}`,
    );
    if (lines.length === 0) lines.push('No message was set aside.');
    return { document: works, lines };
  });
}

interface Retry {
  readonly id: string | undefined;
  readonly all: boolean;
  readonly account: string | undefined;
}

async function retry(context: CommandContext, { id, all, account }: Retry) {
  if (all === (id !== undefined)) {
    throw new UsageError('Say which: "dead retry <id>", or "dead retry --all" for everything.');
  }
  return onStore(context, await chosenAccount(context, account), async (dead) => {
    const retried = id === undefined ? await dead.retryAll() : [await dead.retry(id)];
    const lines = retried.map((one) => `${one} is done again by the running service.`);
    if (lines.length === 0) lines.push('No message was set aside.');
    return { document: { retried }, lines };
  });
}

async function drop(
  context: CommandContext,
  id: string,
  name: string | undefined,
): Promise<Outcome> {
  return onStore(context, await chosenAccount(context, name), async (dead) => {
    const dropped = [await dead.drop(id)];
    return { document: { dropped }, lines: dropped.map((one) => `${one} is forgotten.`) };
  });
}

/** Loaded now: to explain the command takes no store. */
async function onStore(
  context: CommandContext,
  chosen: ChosenAccounts,
  use: (dead: DeadWork) => Promise<Outcome>,
): Promise<Outcome> {
  const { withDeadWork } = require('./dead-work') as typeof import('./dead-work');
  return withDeadWork(context, chosen, use);
}

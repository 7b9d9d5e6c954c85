import type { Command } from 'commander';
import type { RecordedMessage } from '../recording';
import { ACCOUNT_OPTION, chosenAccount } from './chosen-account';
import { examples, type CommandContext, type Outcome, type Run } from './command';
import { linesOf, summaryOf } from './record-lines';
import { messageAs, recordedAs, recordedMessages } from './recordings';
import { withoutUser } from './pseudonyms';

interface Named {
  readonly account?: string;
}

interface SaveOptions {
  readonly name?: string;
  readonly force?: true;
}

const ID = 'of the list; its first characters do, or "last"';

/** `record`: the last messages, as the service has recorded them (WECHAT_RECORD). */
export function define(command: Command, run: Run): void {
  const all = ['record list', 'record show 3f9c', 'record save-test last'] as const;
  // Its subcommands have the option, too.
  const account = () => command.opts<Named>().account;
  const listed = () => run((context) => list(context, account()));
  command
    .option(...ACCOUNT_OPTION)
    .addHelpText('after', examples(...all))
    .action(listed);
  command
    .command('list')
    .description('the last messages, oldest first')
    .addHelpText('after', examples('record list', 'record list --json'))
    .action(listed);
  command
    .command('show')
    .description('one of them: its deliveries and times, XML in and out, handler, outcome')
    .argument('<id>', ID)
    .addHelpText('after', examples('record show 3f9c', 'record show last'))
    .action((id: string) => run((context) => show(context, id, account())));
  defineSaving(command, run, account);
}

function defineSaving(command: Command, run: Run, account: () => string | undefined): void {
  command
    .command('save-test')
    .description('writes it as a test to test/recorded, which fails once the reply is another')
    .argument('<id>', ID)
    .option('--name <name>', 'of the file, without .spec.ts')
    .option('--force', 'replaces a file that is there')
    .addHelpText('after', examples('record save-test 3f9c', 'record save-test last --name order'))
    .action((id: string, options: SaveOptions) =>
      run((context) => saveTest(context, { ...options, id, account: account() })),
    );
}

async function list(context: CommandContext, account: string | undefined): Promise<Outcome> {
  const messages = await recordedMessages(context, account);
  const lines = messages.map((message) => withoutUser(summaryOf(message), message));
  if (lines.length > 0) return { document: messages.map(shown), lines };
  const isOff = (await context.configuration()).get('WECHAT_RECORD', { infer: true }) === 0;
  const how = isOff ? ' Recording is off: set WECHAT_RECORD=100 and start the service.' : '';
  return { document: [], lines: [`No message was recorded.${how}`] };
}

async function show(
  context: CommandContext,
  id: string,
  account: string | undefined,
): Promise<Outcome> {
  const message = await recordedAs(context, id, account);
  return { document: shown(message), lines: withoutUser(linesOf(message), message) };
}

function shown(message: RecordedMessage): object {
  const { openId: _, users: _users, ...rest } = message;
  return withoutUser(rest, message);
}

async function saveTest(
  context: CommandContext,
  { id, account, ...options }: Named & SaveOptions & { readonly id: string },
): Promise<Outcome> {
  const recorded = await recordedMessages(context, account);
  const message = messageAs(recorded, id);
  const { saveAsTest } = require('./saved-test') as typeof import('./saved-test');
  const { variablesOf } = require('./shaping-replies') as typeof import('./shaping-replies');
  const { accounts, account: chosen } = await chosenAccount(context, account);
  const own = { variables: variablesOf(chosen), ...(accounts.several && { account: chosen.name }) };
  const path = await saveAsTest(message, { ...options, ...own, recorded });
  const lines = [`Written: ${path}. Run it: npx jest ${path}`];
  return { document: { id: message.id, path }, lines };
}

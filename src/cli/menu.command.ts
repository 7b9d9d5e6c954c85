import type { Command } from 'commander';
import {
  described,
  LiveMenu,
  MENU_FILE,
  menuDiff,
  menuText,
  unansweredKeys,
  type PulledMenu,
  type UnansweredKey,
} from '../menu';
import { withApi } from './account-api';
import { CommandError, examples, type CommandContext, type Outcome, type Run } from './command';
import { answersOf, menuIn, refuseToLose, replaceMenu } from './menu-files';

interface MenuOptions {
  readonly file: string;
  readonly account?: string;
  readonly dryRun?: true;
  readonly force?: true;
}

/** `menu`: what is live at WeChat, and what stands in `menu.yaml`. */
export function define(command: Command, run: Run): void {
  command.addHelpText('after', examples('menu pull', 'menu diff', 'menu push --dry-run'));
  sub(command, 'pull', 'writes the live menu into the file, made by API or on the website')
    .option('--force', 'also over a file that says something else')
    .option('--dry-run', 'shows what would be written')
    .action((options: MenuOptions) => run((context) => pull(context, options)));
  sub(command, 'diff', 'shows what the file would change; exit code 1 where it would').action(
    (options: MenuOptions) => run((context) => diff(context, options)),
  );
  sub(command, 'push', 'makes the file the live menu, and reads it back')
    .option('--dry-run', 'checks, shows the changes and the keys without an answer, sends nothing')
    .action((options: MenuOptions) => run((context) => push(context, options)));
  sub(command, 'delete', 'removes the default menu and all conditional ones')
    .option('--dry-run', 'shows what would be removed')
    .action((options: MenuOptions) => run((context) => remove(context, options)));
}

function sub(command: Command, name: string, description: string): Command {
  return command
    .command(name)
    .description(description)
    .option('--file <path>', 'the menu', MENU_FILE)
    .option('--account <name>', 'where there are several')
    .addHelpText('after', examples(`menu ${name}`));
}

async function pull(context: CommandContext, options: MenuOptions): Promise<Outcome> {
  const { file, dryRun = false, force = false } = options;
  context.progress('Asking WeChat for the menu');
  const pulled = await live(context, options, (menu) => menu.pull());
  if (!pulled) throw new CommandError('The account has no menu: there is nothing to pull.');
  const replies = (await context.configuration()).get('WECHAT_REPLIES_FILE', { infer: true });
  if (!dryRun && !force) await refuseToLose(file, pulled.menu);
  if (!dryRun) await replaceMenu(file, pulled, replies);
  const document = { file, ...pulled, written: !dryRun };
  return { document, lines: toldOf(pulled, file, replies, dryRun) };
}

function toldOf(
  { menu, rules, notes }: PulledMenu,
  file: string,
  replies: string,
  dryRun: boolean,
) {
  const also = rules.length > 0 ? `, ${rules.length} rules to ${replies}` : '';
  return [
    ...(dryRun ? menuText(menu).trimEnd().split('\n') : []),
    `The menu ${dryRun ? 'would be' : 'is'} written to ${file}${also}.`,
    ...notes,
  ];
}

async function diff(context: CommandContext, options: MenuOptions): Promise<Outcome> {
  const { file } = options;
  const menu = await menuIn(file);
  context.progress('Asking WeChat for the menu');
  const pulled = await live(context, options, (one) => one.pull());
  const changes = menuDiff(pulled?.menu, menu);
  const lines = changes.length === 0 ? [`${file} is what is live.`] : changes;
  return { document: { file, changes }, lines, failed: changes.length > 0 };
}

async function push(context: CommandContext, options: MenuOptions): Promise<Outcome> {
  const { file, dryRun = false } = options;
  const menu = await menuIn(file);
  const unanswered = unansweredKeys(menu, await answersOf(context));
  context.progress(dryRun ? 'Asking WeChat for the menu' : 'Sending the menu to WeChat');
  return live(context, options, async (at) => {
    const changes = menuDiff(await at.current(), menu);
    const sent = !dryRun && changes.length > 0;
    if (sent) await at.push(menu);
    const left = sent ? menuDiff(await at.current(), menu) : [];
    const document = { file, changes, unanswered, sent, ...(sent && { left }) };
    const lines = [...pushed(changes, dryRun, left), ...warningsOf(unanswered)];
    return { document, lines, failed: left.length > 0 };
  });
}

function pushed(changes: readonly string[], dryRun: boolean, left: readonly string[]) {
  if (left.length > 0) return ['WeChat shows something else than was sent:', ...left];
  if (changes.length === 0) return ['It is live already: nothing to send.'];
  if (dryRun) return [...changes, 'Nothing was sent.'];
  return ['It is live: users see it within 5 minutes, at once after they follow anew.'];
}

function warningsOf(unanswered: readonly UnansweredKey[]): readonly string[] {
  return unanswered.map((key) => `warning: ${described(key)}`);
}

async function remove(context: CommandContext, options: MenuOptions): Promise<Outcome> {
  const { dryRun = false } = options;
  return live(context, options, async (at) => {
    const menu = await at.current();
    if (!menu) {
      return { document: { deleted: null }, lines: ['There is no menu that was made by API.'] };
    }
    if (!dryRun) await at.delete();
    const done = dryRun
      ? 'This would be deleted:'
      : 'Deleted. To have it back, put this into a file and push it:';
    return {
      document: { deleted: menu, sent: !dryRun },
      lines: [done, ...menuText(menu).trimEnd().split('\n')],
    };
  });
}

function live<T>(
  context: CommandContext,
  { account }: MenuOptions,
  use: (menu: LiveMenu) => Promise<T>,
): Promise<T> {
  return withApi(context, account, (api) => use(new LiveMenu(api)));
}

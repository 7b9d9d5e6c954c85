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
import { chosenAccount } from './chosen-account';
import { CommandError, type CommandContext, type Outcome } from './command';
import { answersOf, BY_HAND, menuIn, refuseToLose, replaceMenu } from './menu-files';

const OF_WEBSITE =
  'That was made on the website and ends when the callback is switched on: menu push makes it anew.';

/** What the commands of `menu` are told. */
export interface MenuOptions {
  readonly file?: string;
  readonly account?: string;
  readonly dryRun?: true;
  readonly force?: true;
}

export async function pull(context: CommandContext, options: MenuOptions): Promise<Outcome> {
  const { file = MENU_FILE, dryRun = false, force = false } = options;
  context.progress('Asking WeChat for the menu');
  const pulled = await live(context, options, (menu) => menu.pull());
  if (!pulled) throw new CommandError(`The account has no menu to pull: ${BY_HAND}.`);
  const { repliesFile: replies } = (await chosenAccount(context, options.account)).account;
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
  const count = rules.length === 1 ? 'one rule' : `${rules.length} rules`;
  const also = rules.length > 0 ? `, ${count} to ${replies}` : '';
  return [
    ...(dryRun ? menuText(menu).trimEnd().split('\n') : []),
    `The menu ${dryRun ? 'would be' : 'is'} written to ${file}${also}.`,
    ...notes,
  ];
}

export async function diff(context: CommandContext, options: MenuOptions): Promise<Outcome> {
  const { file = MENU_FILE } = options;
  const menu = await menuIn(file);
  context.progress('Asking WeChat for the menu');
  const [pulled, byApi] = await live(context, options, async (at) => [
    await at.pull(),
    await at.current(),
  ]);
  const changes = menuDiff(pulled?.menu, menu);
  const lines = changes.length === 0 ? [`${file} is what is live.`] : [...changes];
  if (pulled && !byApi) lines.push(OF_WEBSITE);
  return { document: { file, changes }, lines, failed: changes.length > 0 };
}

export async function push(context: CommandContext, options: MenuOptions): Promise<Outcome> {
  const { file = MENU_FILE, dryRun = false } = options;
  const menu = await menuIn(file);
  const unanswered = unansweredKeys(menu, await answersOf(context, options.account));
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

export async function remove(context: CommandContext, options: MenuOptions): Promise<Outcome> {
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

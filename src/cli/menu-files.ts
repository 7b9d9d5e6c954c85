import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { KeywordIndex, readReplies, repliesSchema, writeReplies } from '../auto-replies';
import { HandlersModule } from '../handlers/handlers.module';
import { menuDiff, menuText, readMenu, type Menu, type PulledMenu } from '../menu';
import { handledBy, isEvent, type IncomingMessage } from '../wechat';
import { replaceFile } from '../yaml-files';
import { chosenAccount } from './chosen-account';
import { CommandError, INVOCATION, type CommandContext } from './command';

/** For an account without a menu, which has none to pull. */
export const BY_HAND = 'docs/switching-on.md#menuyaml says how to write one by hand';

/** @throws CommandError where there is no such file, YamlFileError where it is wrong */
export async function menuIn(file: string): Promise<Menu> {
  const menu = await readMenu(file);
  if (menu) return menu;
  const pull = `"${INVOCATION} menu pull" writes the live menu into it`;
  throw new CommandError(
    `There is no ${file}: ${pull}, ${BY_HAND}. Another file is named with --file.`,
  );
}

/** Writes the menu, and the rules that its keys need into the file of replies. */
export async function replaceMenu(
  file: string,
  pulled: PulledMenu,
  replies: string,
): Promise<void> {
  // The rules first: where they are refused, there is no menu whose keys nothing answers.
  if (pulled.rules.length > 0) await addRules(replies, { keywords: pulled.rules });
  await put(file, menuText(pulled.menu));
}

/** @throws CommandError where that cannot be written */
async function put(file: string, text: string): Promise<void> {
  await replaceFile(file, text).catch((error: NodeJS.ErrnoException) => {
    throw new CommandError(
      `${file} cannot be written (${error.code ?? error.message}): make room, or name a file with --file ` +
        'in a directory that is there and takes it.',
    );
  });
}

/** @throws CommandError where the file says something else, or cannot be read */
export async function refuseToLose(file: string, menu: Menu): Promise<void> {
  const isSame = await readMenu(file).then(
    (there) => there === undefined || menuDiff(there, menu).length === 0,
    () => false,
  );
  if (isSame) return;
  const look = `see "${INVOCATION} menu diff"`;
  throw new CommandError(`${file} says something else: ${look}, or replace it with --force.`);
}

/**
 * Puts rules into a `replies.yaml`; others in it stay.
 * @throws YamlFileError where it is wrong before, CommandError where it would be wrong afterwards
 */
export async function addRules(
  file: string,
  replies: Parameters<typeof writeReplies>[1],
): Promise<void> {
  await readReplies(file);
  const text = existsSync(file) ? await readFile(file, 'utf8') : '';
  const written = writeReplies(text, replies);
  refuseClashes(file, written);
  await put(file, written);
}

/** A file in which two rules have one keyword would stop the service's next start. */
function refuseClashes(file: string, written: string): void {
  const { error } = repliesSchema.safeParse(parse(written, { schema: 'failsafe' }));
  if (!error) return;
  const clashes = error.issues.map(({ message }) => message).join('; ');
  throw new CommandError(
    `Nothing is written: with what was pulled, ${file} would be wrong: ${clashes}. ` +
      'Take that out of your rule, or pull into another file with "replies pull --file".',
  );
}

/** Whether a handler or a keyword of the account takes a message, found without starting the service. */
export async function answersOf(
  context: CommandContext,
  account: string | undefined,
): Promise<(message: IncomingMessage) => boolean> {
  const { name, repliesFile: file } = (await chosenAccount(context, account)).account;
  const keywords = new KeywordIndex((await readReplies(file))?.keywords ?? []);
  const isHandled = handledBy(HandlersModule, name);
  return (message) =>
    isHandled(message) ||
    (isEvent(message, 'CLICK') && keywords.equalTo(message.eventKey) !== undefined);
}

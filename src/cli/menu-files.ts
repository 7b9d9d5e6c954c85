import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { KeywordIndex, repliesSchema, writeReplies } from '../auto-replies';
import { HandlersModule } from '../handlers/handlers.module';
import { menuDiff, readMenu, writeMenu, type Menu, type PulledMenu } from '../menu';
import { handledBy, isEvent, type IncomingMessage } from '../wechat';
import { readYaml } from '../yaml-files';
import { chosenAccount } from './chosen-account';
import { CommandError, INVOCATION, type CommandContext } from './command';

/** @throws CommandError where there is no such file, YamlFileError where it is wrong */
export async function menuIn(file: string): Promise<Menu> {
  const menu = await readMenu(file);
  if (menu) return menu;
  const begin = `begin with "${INVOCATION} menu pull", or name it with --file`;
  throw new CommandError(`There is no ${file}: ${begin}.`);
}

/** Writes the menu, and the rules that its keys need into the file of replies. */
export async function replaceMenu(
  file: string,
  pulled: PulledMenu,
  replies: string,
): Promise<void> {
  await writeMenu(file, pulled.menu);
  if (pulled.rules.length > 0) await addRules(replies, { keywords: pulled.rules });
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

/** Puts rules into a `replies.yaml`; others in it stay. */
export async function addRules(
  file: string,
  replies: Parameters<typeof writeReplies>[1],
): Promise<void> {
  const text = existsSync(file) ? await readFile(file, 'utf8') : '';
  await writeFile(file, writeReplies(text, replies));
}

/** Whether a handler or a keyword of the account takes a message, found without starting the service. */
export async function answersOf(
  context: CommandContext,
  account: string | undefined,
): Promise<(message: IncomingMessage) => boolean> {
  const { repliesFile: file } = (await chosenAccount(context, account)).account;
  const text = existsSync(file) ? await readFile(file, 'utf8') : '';
  const keywords = new KeywordIndex(readYaml(file, text, repliesSchema).keywords);
  const isHandled = handledBy(HandlersModule);
  return (message) =>
    isHandled(message) ||
    (isEvent(message, 'CLICK') && keywords.equalTo(message.eventKey) !== undefined);
}

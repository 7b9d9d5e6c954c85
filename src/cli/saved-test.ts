import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { RecordedMessage } from '../recording';
import { parseXml } from '../wechat';
import { CommandError, UsageError } from './command';
import { pseudonymous } from './pseudonyms';
import { expectationsOf } from './saved-expectations';
import { literal, messageCode } from './saved-message';
import { optionsCode } from './saved-options';
import { fetchingLines } from './saved-pickup';
import { refuseUnrepeatable } from './saved-refusals';
import { shapingReply, type Variables } from './shaping-replies';

const FOLDER = join('test', 'recorded');
/** The openId in place of the recorded user's; it is the simulated platform's own user. */
const TEST_USER = 'oMini0Platform1Test2User3abc';

/** How a test is written. */
export interface SavedTestOptions {
  /** Of the file, without .spec.ts. */
  readonly name?: string;
  /** Replaces a file that is there. */
  readonly force?: true;
  /** The account's name, where there are several. */
  readonly account?: string | undefined;
  /** The account's variables: those that shape replies hold in the test as well. */
  readonly variables?: Variables;
  /** Whatever was recorded of the account: one message may have fetched the reply to another. */
  readonly recorded?: readonly RecordedMessage[];
}

/**
 * Writes a test that sends the message to the account's handlers and expects what was replied.
 * @returns the path of the file
 * @throws UsageError for another name; CommandError where it cannot be written, or says nothing
 */
export async function saveAsTest(
  message: RecordedMessage,
  options: SavedTestOptions = {},
): Promise<string> {
  const { name, force } = options;
  const file = name ?? `${kebab(message.what)}-${message.id}`;
  if (!/^[a-z\d]+(?:-[a-z\d]+)*$/.test(file)) {
    throw new UsageError(`--name ${file}: say it in kebab-case, such as order-7.`);
  }
  if (!existsSync('package.json') || !existsSync('src')) {
    throw new CommandError('A test is for a clone of the repository: run save-test in its root.');
  }
  const path = join(FOLDER, `${file}.spec.ts`);
  if (!force && existsSync(path)) {
    throw new CommandError(
      `${path} is there already: delete it, or save with another --name, or with --force.`,
    );
  }
  const code = testCode(message, options);
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(path, code);
  await format(path);
  return path;
}

function testCode(message: RecordedMessage, options: SavedTestOptions): string {
  const { openId, users, what, at } = message;
  const { account, variables = {} } = options;
  const anonymous = (text: string) => pseudonymous(text, { ...users, [openId]: TEST_USER });
  const fields = parseXml(Buffer.from(anonymous(message.xml)));
  const [builder, call] = messageCode(fields, anonymous(JSON.stringify(message.reply ?? '')));
  const { lines, words } = expected(message, options);
  return `import { HandlersModule } from '../../src/handlers/handlers.module';
import { ${[...new Set(['startTestService', ...words, builder])].join(', ')} } from '../../src/testing';

it(${literal(`replies to ${what} as on ${at.slice(0, 10)}`)}, async () => {
  await using service = await startTestService(HandlersModule${optionsCode(message, account, variables)});
  const seen = await service.send(${call});
  ${lines.map(anonymous).join('\n  ')}
});
`;
}

/** The lines that expect something, and what they need of the kit. */
function expected(message: RecordedMessage, { variables = {}, recorded = [] }: SavedTestOptions) {
  const word = shapingReply('WECHAT_PICKUP_KEYWORD', variables);
  refuseUnrepeatable(message, recorded, word);
  const aiLabel = shapingReply('WECHAT_AI_LABEL', variables);
  const fetching = fetchingLines(message, recorded, { word, aiLabel });
  const words = fetching.length === 0 ? [] : ['text'];
  return { lines: [...expectationsOf(message), ...fetching], words };
}

function kebab(what: string): string {
  return what.toLowerCase().replaceAll(/[^a-z\d]+/g, '-');
}

/** As `npm run format` would, where that is installed. */
async function format(path: string): Promise<void> {
  const prettier = join('node_modules', 'prettier', 'bin', 'prettier.cjs');
  const run = promisify(execFile)(process.execPath, [prettier, '--write', path]);
  await run.catch(() => undefined);
}

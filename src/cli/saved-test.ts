import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { RecordedMessage } from '../recording';
import { parseXml } from '../wechat';
import { CommandError, UsageError } from './command';
import { pseudonymous } from './pseudonyms';
import { shapingReplies } from './shaping-replies';
import { expectationsOf } from './saved-expectations';
import { literal, messageCode } from './saved-message';
import { refuseFailed } from './saved-refusals';

const FOLDER = join('test', 'recorded');
/** The openId in place of the recorded user's; it is the simulated platform's own user. */
const TEST_USER = 'oMini0Platform1Test2User3abc';

type Variables = Readonly<Record<string, string | undefined>>;

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
}

/**
 * Writes a test that sends the message to the account's handlers and expects what was replied.
 * @returns the path of the file
 * @throws UsageError for another name; CommandError where it cannot be written, or says nothing
 */
export async function saveAsTest(
  message: RecordedMessage,
  { name, force, account, variables = {} }: SavedTestOptions = {},
): Promise<string> {
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
  const code = testCode(message, optionsCode(account, variables));
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(path, code);
  await format(path);
  return path;
}

function testCode(message: RecordedMessage, options: string): string {
  refuseFailed(message);
  const { openId, users, what, at } = message;
  const anonymous = (text: string) => pseudonymous(text, { ...users, [openId]: TEST_USER });
  const fields = parseXml(Buffer.from(anonymous(message.xml)));
  const [builder, call] = messageCode(fields, anonymous(JSON.stringify(message.reply ?? '')));
  const expectations = expectationsOf(message).map(anonymous);
  return `import { HandlersModule } from '../../src/handlers/handlers.module';
import { startTestService, ${builder} } from '../../src/testing';

it(${literal(`replies to ${what} as on ${at.slice(0, 10)}`)}, async () => {
  await using service = await startTestService(HandlersModule${options});
  const seen = await service.send(${call});
  ${expectations.join('\n  ')}
});
`;
}

/** Defaults need no word. */
function optionsCode(account: string | undefined, variables: Variables): string {
  const shaping = Object.entries(shapingReplies(variables));
  const lines = shaping.map(([name, value]) => `${name}: ${literal(value)}`);
  const options = [
    ...(account === undefined ? [] : [`account: ${literal(account)}`]),
    ...(lines.length === 0 ? [] : [`environment: { ${lines.join(', ')} }`]),
  ];
  return options.length === 0 ? '' : `, { ${options.join(', ')} }`;
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

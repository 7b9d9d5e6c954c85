import { readReplies } from '../../auto-replies';
import { ConfigurationError, strayWarnings } from '../../config';
import type { Accounts, WechatAccount } from '../../wechat';
import { YamlFileError } from '../../yaml-files';
import type { ChosenAccounts } from '../chosen-account';
import type { CommandContext } from '../command';
import { fail, ok, PLACES, warn, type Finding } from './finding';

const CHECK = 'configuration';
const MODE = 'mode';
const ENV_FILE = '.env';
const SECRET_PLACE = 'the developer platform (开发密钥)';
const APP_ID = /^wx[\da-f]{16}$/;
const APP_SECRET = /^[\da-f]{32}$/;
/** Said of what should not be set: it would mend nothing to set it. */
const SUPERFLUOUS = /^\w+: (?:is no variable|has no effect|expected nothing)/;

/**
 * Whether the service would start with what is configured.
 * @param choose the accounts that are looked at
 */
export async function checkConfiguration<T extends ChosenAccounts>(
  context: CommandContext,
  choose: () => Promise<T>,
): Promise<{ readonly findings: readonly Finding[]; readonly chosen?: T }> {
  try {
    const chosen = await choose();
    const { accounts } = chosen;
    const names = accounts.all().map(({ name, appId }) => (accounts.several ? name : appId));
    const complete = ok(CHECK, `complete, for ${names.join(', ') || 'no account'}`);
    const wrong = await wrongReplies(accounts);
    return { chosen, findings: [...(wrong.length > 0 ? wrong : [complete]), ...strays(context)] };
  } catch (error) {
    if (!(error instanceof ConfigurationError || error instanceof YamlFileError)) throw error;
    if (error instanceof YamlFileError) return { findings: inFile(error, 'docs/accounts.md') };
    return { findings: problemsOf(error).map(mistake) };
  }
}

/** A wrong file of replies stops the start as well. */
async function wrongReplies(accounts: Accounts): Promise<readonly Finding[]> {
  const files = [...new Set(accounts.all().map(({ repliesFile }) => repliesFile))];
  const findings = files.map((file) =>
    readReplies(file).then(
      () => [],
      (error: unknown) => {
        if (error instanceof YamlFileError) return inFile(error, 'docs/switching-on.md');
        throw error;
      },
    ),
  );
  return (await Promise.all(findings)).flat();
}

function problemsOf({ message }: Error): readonly string[] {
  return message.split(/\n\s*- /).slice(1);
}

function inFile(error: YamlFileError, document: string): readonly Finding[] {
  return problemsOf(error).map((problem) =>
    fail(CHECK, problem, `edit ${problem.split(': ')[0] ?? 'it'}, see ${document}`),
  );
}

function mistake(problem: string): Finding {
  const [name = ''] = problem.split(': ');
  if (name === ENV_FILE) return fail(CHECK, problem, `ls -ld ${ENV_FILE}; see .env.example`);
  const cure = SUPERFLUOUS.test(problem) ? remove(name) : `set ${name}=… in .env, see .env.example`;
  return fail(CHECK, problem, cure);
}

function remove(name: string): string {
  return `correct or remove ${name} in .env`;
}

function slip(name: string, shape: string): Finding {
  return warn(CHECK, `${name} is no ${shape}`, `copy ${name}=… from ${SECRET_PLACE}`);
}

/** What may be a slip. */
export function checkShapes({ appId, api }: WechatAccount): readonly Finding[] {
  return [
    ...(APP_ID.test(appId) ? [] : [slip('WECHAT_APP_ID', '"wx" and 16 letters or digits')]),
    ...(APP_SECRET.test(api.appSecret)
      ? []
      : [slip('WECHAT_APP_SECRET', 'row of 32 letters or digits')]),
  ];
}

/** How messages travel between WeChat and the service. */
export function checkMode({ mode }: WechatAccount): Finding {
  if (mode === 'secure') return ok(MODE, 'secure: messages are encrypted and signed');
  const cure = `${PLACES.callback}: 安全模式, then WECHAT_MODE=secure and WECHAT_ENCODING_AES_KEY=… in .env`;
  if (mode === 'compatible') {
    return warn(MODE, 'compatible: each message is sent readable as well', cure);
  }
  return warn(
    MODE,
    'plain: messages are readable and their text is not signed',
    `${cure} (test accounts have plain alone)`,
  );
}

function strays({ environment }: CommandContext): readonly Finding[] {
  return strayWarnings(environment).map((line) =>
    warn(CHECK, line, remove(line.split(' ')[0] ?? 'it')),
  );
}

import { ConfigurationError, strayWarnings } from '../../config';
import type { WechatAccount } from '../../wechat';
import { YamlFileError } from '../../yaml-files';
import type { ChosenAccounts } from '../chosen-account';
import type { CommandContext } from '../command';
import { fail, ok, PLACES, warn, type Finding } from './finding';

const CHECK = 'configuration';
const MODE = 'mode';
const SECRET_PLACE = 'the developer platform (开发密钥)';
const APP_ID = /^wx[\da-f]{16}$/;
const APP_SECRET = /^[\da-f]{32}$/;

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
    return { chosen, findings: [complete, ...strays(context)] };
  } catch (error) {
    if (!(error instanceof ConfigurationError || error instanceof YamlFileError)) throw error;
    const problems = error.message.split(/\n\s*- /).slice(1);
    return { findings: problems.map(error instanceof YamlFileError ? mistakeInFile : mistake) };
  }
}

function mistakeInFile(problem: string): Finding {
  return fail(CHECK, problem, `edit ${problem.split(': ')[0] ?? 'it'}, see docs/accounts.md`);
}

function mistake(problem: string): Finding {
  const [name = '', ...rest] = problem.split(': ');
  return fail(CHECK, `${name}: ${rest.join(': ')}`, `set ${name}=… in .env, see .env.example`);
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
    warn(CHECK, line, `correct or remove ${line.split(' ')[0] ?? 'it'} in .env`),
  );
}

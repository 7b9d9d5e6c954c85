import { ConfigurationError, strayWarnings, type Configuration } from '../../config';
import type { CommandContext } from '../command';
import { fail, ok, warn, type Finding } from './finding';

const CHECK = 'configuration';
const APP_ID = /^wx[\da-f]{16}$/;
const APP_SECRET = /^[\da-f]{32}$/;

/** Whether the service would start with what is configured, and what may be a slip. */
export async function checkConfiguration(
  context: CommandContext,
): Promise<{ readonly findings: readonly Finding[]; readonly configuration?: Configuration }> {
  try {
    const configuration = await context.configuration();
    return { configuration, findings: [...slips(configuration), ...strays(context)] };
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    return {
      findings: error.message
        .split(/\n\s*- /)
        .slice(1)
        .map(mistake),
    };
  }
}

function mistake(problem: string): Finding {
  const [name = '', ...rest] = problem.split(': ');
  return fail(CHECK, `${name}: ${rest.join(': ')}`, `set ${name}=… in .env, see .env.example`);
}

function slips(configuration: Configuration): readonly Finding[] {
  const appId = configuration.get('WECHAT_APP_ID', { infer: true }) ?? '';
  const secret = configuration.get('WECHAT_APP_SECRET', { infer: true }) ?? '';
  const slip = (name: string, shape: string) =>
    warn(CHECK, `${name} is no ${shape}`, `copy ${name}=… from ${SECRET_PLACE}`);
  return [
    ok(CHECK, `complete, for ${appId}`),
    ...(APP_ID.test(appId) ? [] : [slip('WECHAT_APP_ID', '"wx" and 16 letters or digits')]),
    ...(APP_SECRET.test(secret) ? [] : [slip('WECHAT_APP_SECRET', 'row of 32 letters or digits')]),
  ];
}

const SECRET_PLACE = 'the developer platform (开发密钥)';

function strays({ environment }: CommandContext): readonly Finding[] {
  return strayWarnings(environment).map((line) =>
    warn(CHECK, line, `correct or remove ${line.split(' ')[0] ?? 'it'} in .env`),
  );
}

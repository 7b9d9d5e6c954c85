import type { Configuration } from '../../config';
import type { CommandContext } from '../command';
import { checkCallback } from './callback.check';
import { checkConfiguration } from './configuration.check';
import { checkDisk } from './disk.check';
import type { Finding } from './finding';
import { checkMode } from './mode.check';
import { checkPowers } from './powers.check';
import { checkPublicUrl } from './public-url.check';
import { checkToken } from './token.check';

/** Everything that is looked at, in the order in which one thing needs another. */
export async function examine(
  context: CommandContext,
  url: string | undefined,
): Promise<readonly Finding[]> {
  const { findings, configuration } = await checkConfiguration(context);
  if (!configuration) return findings;
  context.progress('Looking at the store');
  const store = await storeFindings(configuration);
  context.progress('Asking WeChat');
  const account = await accountFindings(configuration);
  context.progress(`Looking at ${url ?? 'the mode'}`);
  const address = url === undefined ? [] : await checkPublicUrl(configuration, url);
  return [...findings, ...store, ...account, checkMode(configuration), ...address];
}

async function storeFindings(configuration: Configuration): Promise<readonly Finding[]> {
  const url = configuration.get('REDIS_URL', { infer: true });
  const disk = checkDisk(configuration);
  if (url === undefined) return [disk];
  const { checkRedis } = require('./redis.check') as typeof import('./redis.check');
  return [disk, ...(await checkRedis(url))];
}

async function accountFindings(configuration: Configuration): Promise<readonly Finding[]> {
  const { findings, accessToken } = await checkToken(configuration);
  if (accessToken === undefined) return findings;
  const powers = await checkPowers(configuration, accessToken);
  return [...findings, ...powers, await checkCallback(configuration, accessToken)];
}

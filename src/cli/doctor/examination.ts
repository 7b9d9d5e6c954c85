import type { Configuration } from '../../config';
import { redactorFor } from '../../logging';
import { toldOf, type WechatAccount } from '../../wechat';
import { chosenAccount, chosenAccounts, type ChosenAccount } from '../chosen-account';
import type { CommandContext } from '../command';
import { checkCallback } from './callback.check';
import { checkConfiguration, checkMode, checkShapes } from './configuration.check';
import { checkDisk } from './disk.check';
import { ofAccount, type Finding } from './finding';
import { checkPowers } from './powers.check';
import { checkPublicUrl } from './public-url.check';
import { checkToken } from './token.check';

/** What the doctor is told. */
export interface ExaminationOptions {
  /** The public address of one account. */
  readonly url?: string;
  /** Not given: all accounts are looked at. */
  readonly account?: string;
}

/**
 * Everything that is looked at, in the order in which one thing needs another.
 * @throws UsageError where it is not said whose the address is
 */
export async function examine(
  context: CommandContext,
  { url, account: name }: ExaminationOptions,
): Promise<readonly Finding[]> {
  const choose = url === undefined ? chosenAccounts : chosenAccount;
  const { findings, chosen } = await checkConfiguration(context, () => choose(context, name));
  if (!chosen) return findings;
  context.progress('Looking at the store');
  const all = [...findings, ...(await storeFindings(chosen.configuration))];
  for (const account of chosen.accounts.all()) {
    context.progress(toldOf(account, 'Asking WeChat'));
    all.push(...(await accountFindings({ ...chosen, account }, url)));
  }
  return all;
}

async function storeFindings(configuration: Configuration): Promise<readonly Finding[]> {
  const url = configuration.get('REDIS_URL', { infer: true });
  const disk = checkDisk(configuration);
  if (url === undefined) return [disk];
  const { checkRedis } = require('./redis.check') as typeof import('./redis.check');
  return [disk, ...(await checkRedis(url))];
}

async function accountFindings(
  chosen: ChosenAccount,
  url: string | undefined,
): Promise<readonly Finding[]> {
  const { account, configuration } = chosen;
  // WeChat repeats what it was sent now and then.
  const redact = redactorFor(configuration, { secrets: [account.api.appSecret] });
  const told = (await apiFindings(account)).map((one) => redacted(one, redact));
  const address = url === undefined ? [] : await checkPublicUrl(chosen, url);
  const all = [...told, checkMode(account), ...address];
  return all.map((finding) => ofAccount(account, finding));
}

function redacted(finding: Finding, redact: (text: string) => string): Finding {
  return { ...finding, text: redact(finding.text) };
}

async function apiFindings(account: WechatAccount): Promise<readonly Finding[]> {
  const { findings, accessToken } = await checkToken(account);
  const found = [...checkShapes(account), ...findings];
  if (accessToken === undefined) return found;
  const powers = await checkPowers(account, accessToken);
  return [...found, ...powers, await checkCallback(account, accessToken)];
}

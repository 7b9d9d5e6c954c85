import type { PlatformOptions, PushMode } from '../../simulator';
import { checkUrl, localCallbackUrl } from '../callback-address';
import type { ChosenAccount } from '../chosen-account';
import { UsageError } from '../command';

/** Where a message goes, and the account that it goes to. */
export interface SendTarget {
  readonly url: string;
  readonly account: Pick<
    PlatformOptions,
    'appId' | 'originalId' | 'token' | 'encodingAesKey' | 'mode'
  >;
}

const MODES: readonly PushMode[] = ['plain', 'compatible', 'secure'];
/** The service takes any where WECHAT_ORIGINAL_ID is not set. */
const ANY_ORIGINAL_ID = 'gh_0123456789ab';

/** @throws UsageError for another word */
export function modeIn(word: string | undefined): PushMode | undefined {
  const mode = MODES.find((one) => one === word);
  if (word === undefined || mode) return mode;
  throw new UsageError(`--mode ${word}: say plain, compatible or secure.`);
}

/** @throws UsageError when it cannot be told where, or the mode's key is not configured */
export function sendTarget(
  chosen: ChosenAccount,
  url: string | undefined,
  mode: PushMode = chosen.account.mode,
): SendTarget {
  const { appId, originalId = ANY_ORIGINAL_ID, tokens, aesKeys } = chosen.account;
  const [token = ''] = tokens;
  const encodingAesKey = aesKeys[0]?.toString('base64').replace('=', '');
  if (mode !== 'plain' && encodingAesKey === undefined) {
    throw new UsageError(`--mode ${mode} needs WECHAT_ENCODING_AES_KEY: set it as in the console.`);
  }
  checkUrl(url);
  if (url === undefined && chosen.configuration.get('PORT', { infer: true }) === 0) {
    throw new UsageError('PORT=0 lets the system choose: give the address, --url.');
  }
  const account = { appId, originalId, token, encodingAesKey, mode };
  return { url: url ?? localCallbackUrl(chosen), account };
}

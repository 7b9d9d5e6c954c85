import { Logger } from '@nestjs/common';

/**
 * Tells at the start whose store it is as well: nothing is mixed up, but it may be a mistake.
 * @param setting names the store
 */
export function warnOfOtherAccounts(setting: string, appIds: readonly string[]): void {
  if (appIds.length === 0) return;
  new Logger('Stores').warn(
    `The store of ${setting} is used by other accounts, too: ${appIds.join(', ')}. Their messages and ` +
      `replies are left alone. If that is not meant, check WECHAT_APP_ID or WECHAT_ACCOUNTS, or set another ${setting}.`,
  );
}

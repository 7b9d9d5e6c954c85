import type { WechatAccount } from '../wechat';

/** Where it is written which accounts there are: the environment, a file, a fleet's database. */
export abstract class AccountSource {
  /** Whether each account has a path of its own below the callback's, since there may be several. */
  abstract readonly several: boolean;

  /**
   * The accounts as they are now.
   * @throws Error that says what is wrong and how to mend it; the service does not start then
   */
  abstract load(): Promise<readonly WechatAccount[]>;

  /**
   * Tells all accounts whenever they have changed, and nothing of what cannot be read.
   * @returns ends it
   */
  watch(_changed: (accounts: readonly WechatAccount[]) => void): () => void {
    return () => undefined;
  }

  /** What must not be read anywhere, beside the variables of the environment; another list when there is more. */
  readonly secrets: readonly string[] = [];
}

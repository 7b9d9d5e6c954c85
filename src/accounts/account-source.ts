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
   * Tells all accounts when they have changed, and nothing while they cannot be read.
   * @returns ends it
   */
  watch(_changed: (accounts: readonly WechatAccount[]) => void): () => void {
    return () => undefined;
  }

  /** Texts that no log may show, beside those of the environment; another list when there are more. */
  readonly secrets: readonly string[] = [];
}

import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import type { Accounts } from '../../wechat';
import { warnOfOtherAccounts } from '../other-accounts';
import type { RedisConnection, Script } from './redis.connection';

/** Outside the keys of every account, since all of them share it. */
const ACCOUNTS = 'wechat:accounts';

/** KEYS: the accounts, by the time of their last start. ARGV: those that start. */
const NOTE = `
local clock = redis.call('TIME')
for _, appId in ipairs(ARGV) do redis.call('ZADD', KEYS[1], clock[1], appId) end
return redis.call('ZRANGE', KEYS[1], 0, -1)
`;

/** The accounts that were ever started on this Redis. */
@Injectable()
export class RedisAccounts implements OnModuleInit {
  private readonly logger = new Logger('Stores');
  private readonly note: Script<readonly string[]>;

  constructor(
    private readonly connection: RedisConnection,
    private readonly accounts: Accounts,
  ) {
    this.note = connection.script('wechatNoteAccount', NOTE);
  }

  async onModuleInit(): Promise<void> {
    const own = this.accounts.all().map(({ appId }) => appId);
    this.accounts.onChange(async ({ kind, account: { appId } }) => {
      if (kind === 'added') await this.note([ACCOUNTS], [appId]);
    });
    try {
      const all = await this.connection.patiently(() => this.note([ACCOUNTS], own));
      const others = all.filter((one) => !own.includes(one));
      warnOfOtherAccounts('REDIS_URL', others);
    } catch (error) {
      // A user of Redis may be confined to its account's keys; the ledger says what else is wrong.
      const reason = error instanceof Error ? error.message : String(error);
      this.logger.warn(`Whether other accounts use REDIS_URL is unknown: ${reason}`);
    }
  }
}

import { Injectable } from '@nestjs/common';
import { SignatureBindings } from '../ledger';
import type { AccountKeys } from './account-keys';
import type { RedisConnection, Script } from './redis.connection';
import { BIND } from './scripts/bind';

/** Which message a signature first carried, known to all instances. */
@Injectable()
export class RedisSignatureBindings extends SignatureBindings {
  private readonly script: Script<number>;

  constructor(
    connection: RedisConnection,
    private readonly keys: AccountKeys,
  ) {
    super();
    this.script = connection.script('wechatBind', BIND);
  }

  /** @throws StoreUnavailableError */
  async bind(signature: string, message: string, ms: number): Promise<boolean> {
    return (await this.script([this.keys.signature(signature)], [message, Math.ceil(ms)])) === 1;
  }
}

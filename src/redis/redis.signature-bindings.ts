import { hash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { SignatureBindings } from '../ledger';
import type { AccountKeys } from './account-keys';
import type { RedisConnection, Script } from './redis.connection';
import { BIND } from './scripts/bind';

/** Enough to tell messages apart; there is one for each message of the last minutes. */
const DIGEST_CHARACTERS = 22;

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
    const digest = hash('sha256', message, 'base64url').slice(0, DIGEST_CHARACTERS);
    const key = this.keys.signature(signature);
    return (await this.script([key], [digest, Math.ceil(ms)])) === 1;
  }
}

import { SchedulerRegistry } from '@nestjs/schedule';
import { MessageObservers } from '../../../src/wechat';
import { AccountApi } from '../../../src/wechat-api/account/account-api';
import { optionsOf } from '../../../src/wechat-api/wechat-api.options';
import { wechatAccount } from '../../support/wechat/wechat-account';
import { LinkedTokenStore } from './linked-token.store';
import { PretendedHttp } from './pretended-http';
import { PretendedProcess } from '../pretended/pretended-process';
import { TokenLine } from './token-line';
import type { TokenFleet } from './token-fleet';

/** One instance of several, which calls WeChat's API all the time. */
export class Caller {
  readonly process = new PretendedProcess();
  readonly line = new TokenLine(this.process);
  readonly http: PretendedHttp;
  readonly api: AccountApi;

  /** @param ahead milliseconds by which its clock is wrong */
  constructor(
    private readonly fleet: TokenFleet,
    readonly name: string,
    readonly ahead = 0,
  ) {
    const { wechat, mode: tokenMode, random } = fleet;
    this.http = new PretendedHttp(this.process, wechat);
    this.http.onTokenCall = () => fleet.noteTokenCall(this);
    this.http.latency = () => random(10, 150);
    this.line.latency = () => random(1, 8);
    const account = wechatAccount({ api: { tokenMode, appSecret: fleet.secret } });
    const clock = () => Date.now() + this.ahead;
    this.api = new AccountApi(optionsOf(account, { clock }), {
      http: this.http.asService(),
      store: new LinkedTokenStore(fleet.tokens, this.line),
      scheduler: new SchedulerRegistry(),
      observers: new MessageObservers(),
    });
    this.process.run(() => this.api.token.start());
    this.callAgain();
  }

  private callAgain(): void {
    const { random, isOver } = this.fleet;
    if (!isOver)
      setTimeout(() => this.process.receive(() => void this.call()), random(1000, 20_000));
  }

  private async call(): Promise<void> {
    this.callAgain();
    const begun = performance.now();
    const before = this.line.isUp && this.line.isHeard ? this.fleet.stored() : undefined;
    const error = await this.api.api.get('/cgi-bin/menu/get').then(
      () => undefined,
      (failed: unknown) => failed,
    );
    const stored = before === this.fleet.stored() ? before : undefined;
    const slept = this.process.wentOnAt >= begun;
    this.fleet.note({ by: this.name, begun, ended: performance.now(), error, stored, slept });
  }
}

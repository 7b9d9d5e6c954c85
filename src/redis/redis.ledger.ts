import { Injectable, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import {
  isListedFor,
  Ledger,
  LEDGER_TIMES,
  type Claim,
  type ClaimRequest,
  type LateWork,
  type LedgerEntry,
  type LedgerTimes,
  type News,
  type PastRuns,
  type WaitSignal,
  type Resumption,
} from '../ledger';
import { AccountKeys } from './account-keys';
import { toClaim, toResumption, toWindowEnd, toWork } from './ledger-answers';
import type { LateWorkJobs } from './late-work/late-work-jobs';
import { ledgerScripts, type LedgerScripts } from './ledger-scripts';
import type { RedisConnection } from './redis.connection';
import { RedisHeartbeat } from './redis.heartbeat';
import { ReplyNews } from './reply-news';
import { ScriptSource } from './script-source';

const LONGEST_LIST = 1000;

type Finished = Awaited<ReturnType<Ledger['finish']>>;
type WindowEnd = Awaited<ReturnType<Ledger['takeReply']>>;

/**
 * The ledger in Redis, for any number of instances on any machines. Each verb is one script, and
 * rejects with StoreUnavailableError within 300 ms when Redis does not carry it out.
 */
@Injectable()
export class RedisLedger extends Ledger implements OnModuleInit, OnApplicationShutdown {
  private readonly keys: AccountKeys;
  private readonly heartbeat: RedisHeartbeat;
  private readonly scripts: LedgerScripts;
  private readonly news: ReplyNews;

  constructor(
    private readonly connection: RedisConnection,
    appId: string,
    times: LedgerTimes = LEDGER_TIMES,
    private readonly jobs?: Pick<LateWorkJobs, 'promised' | 'follow'>,
  ) {
    super();
    this.keys = new AccountKeys(appId);
    this.heartbeat = new RedisHeartbeat(connection, this.keys, times.lease);
    const failed = (error: unknown) => this.news.storeFailed(error);
    const source = new ScriptSource(connection, this.keys, this.heartbeat, times, failed);
    this.scripts = ledgerScripts(source, this.keys);
    this.news = new ReplyNews((keys) => this.scripts.look(keys), times.lease / 20);
  }

  /** @throws StoreUnavailableError */
  async onModuleInit(): Promise<void> {
    const channel = this.keys.news(this.heartbeat.me);
    await this.connection.listen(channel, (key) => this.news.settle(key));
    await this.connection.patiently(() => this.heartbeat.start());
  }

  async onApplicationShutdown(): Promise<void> {
    this.news.close();
    await this.heartbeat.stop();
  }

  async claim(key: string, request: ClaimRequest): Promise<Claim> {
    const { fingerprint, message, user, deferred, lane } = request;
    const args = [fingerprint, message, user, Number(deferred ?? false)];
    const claim = this.noted(key, toClaim(await this.scripts.claim(key, args, lane)));
    if (claim.kind === 'run' && deferred) this.jobs?.promised(key);
    return claim;
  }

  async takeOver(key: string): Promise<Claim | undefined> {
    const taken = await this.scripts.takeOver(key);
    return taken ? this.noted(key, toClaim(taken)) : undefined;
  }

  async finish(key: string, epoch: number, reply: string, delivered: boolean): Promise<Finished> {
    try {
      const finished = await this.scripts.finish(key, [epoch, reply, Number(delivered)]);
      if (finished === 'passive') this.news.settle(key, reply);
      else if (finished === 'open' || finished === 'late') this.news.settle(key);
      // Redis was emptied, our sign of life included.
      else if (finished === 'unknown') this.heartbeat.beatSoon();
      return finished;
    } finally {
      this.news.disown(key);
    }
  }

  wait(key: string, ms: number, signal: WaitSignal): Promise<News> {
    return this.news.wait(key, ms, signal);
  }

  async takeReply(key: string): Promise<WindowEnd> {
    const reply = this.news.replyTo(key);
    if (reply !== undefined) return { kind: 'reply', reply };
    return this.ended(key, await this.scripts.takeReply(key));
  }

  async closeWindow(key: string): Promise<WindowEnd> {
    const end = this.ended(key, await this.scripts.closeWindow(key));
    if (end.kind === 'late') this.jobs?.promised(key);
    return end;
  }

  async abandonWindow(key: string): ReturnType<Ledger['abandonWindow']> {
    const end = toWindowEnd(await this.scripts.abandonWindow(key));
    if (end.kind === 'late') {
      this.news.settle(key);
      this.jobs?.promised(key);
    }
    return end;
  }

  async settle(key: string, epoch: number, channel: 'sent' | 'pickup'): Promise<boolean> {
    const isSettled = (await this.scripts.settle(key, [epoch, channel])) === 1;
    if (isSettled) this.jobs?.follow(key, { kind: 'nothing' });
    return isSettled;
  }

  async noteRun(key: string, epoch: number, run: PastRuns): Promise<boolean> {
    const { attempts, batch = '', alone = '' } = run;
    return (await this.scripts.noteRun(key, [epoch, attempts, batch, alone])) === 1;
  }

  async noteParts(
    key: string,
    epoch: number,
    sent: number,
    doubtful: readonly number[] = [],
  ): Promise<boolean> {
    const list = doubtful.length > 0 ? JSON.stringify(doubtful) : '';
    return (await this.scripts.noteParts(key, [epoch, sent, list])) === 1;
  }

  async postpone(key: string, epoch: number, delay: number, failed: boolean): Promise<boolean> {
    const ms = Math.round(delay);
    const isGiven = (await this.scripts.postpone(key, [epoch, ms, Number(failed)])) === 1;
    if (isGiven) this.jobs?.follow(key, { kind: failed ? 'retry' : 'look', ms });
    return isGiven;
  }

  async bury(key: string, epoch: number, error: string): Promise<boolean> {
    const isAside = (await this.scripts.bury(key, [epoch, error])) === 1;
    if (isAside) this.jobs?.follow(key, { kind: 'dead', reason: error });
    return isAside;
  }

  async takeTurn(lane: string, key: string): Promise<boolean> {
    return (await this.scripts.takeTurn(lane, key)) === 1;
  }

  async stillOwned(key: string, epoch: number): Promise<boolean> {
    return (await this.scripts.stillOwned(key, [epoch])) === 1;
  }

  async waitingFor(user: string, pickupKey?: string): Promise<readonly LedgerEntry[]> {
    const rows = await this.scripts.list(this.keys.waiting(user), LONGEST_LIST);
    return rows.map(toWork).filter(({ record }) => isListedFor(record, pickupKey));
  }

  async fetch(key: string, pickupKey: string, part: number, isLast: boolean): Promise<boolean> {
    return (await this.scripts.fetch(key, [pickupKey, part, Number(isLast)])) === 1;
  }

  async resume(key: string): Promise<Resumption> {
    return toResumption(await this.scripts.resume(key));
  }

  async due(limit: number): Promise<readonly LateWork[]> {
    const rows = await this.scripts.due(limit);
    return rows.map((row) => {
      const { key, record } = toWork(row);
      return { key, record, epoch: record.epoch };
    });
  }

  async dead(limit: number): Promise<readonly LedgerEntry[]> {
    const rows = await this.scripts.list(this.keys.dead, limit);
    return rows.map((row) => toWork(row));
  }

  /** A write, since a Redis that is full or only reads answers all the same. */
  ping(): Promise<void> {
    return this.heartbeat.beat();
  }

  /** What Redis has answered is as safe as its `appendfsync` makes it; there is nothing to add. */
  flush(): Promise<void> {
    return Promise.resolve();
  }

  private noted(key: string, claim: Claim): Claim {
    if (claim.kind === 'run') this.news.runsHere(key);
    return claim;
  }

  private ended(key: string, row: Parameters<typeof toWindowEnd>[0]): WindowEnd {
    const end = toWindowEnd(row);
    if (end.kind === 'waiting') throw new TypeError('Only an abandoned window may be waited for');
    this.news.settle(key);
    return end;
  }
}

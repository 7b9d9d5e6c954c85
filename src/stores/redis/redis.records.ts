import { randomBytes } from 'node:crypto';
import {
  type LedgerEntry,
  type LedgerRecord,
  type LedgerTimes,
  expiry,
  dueTime,
  isWaiting,
  MOST_AHEAD,
  needsWork,
} from '../../ledger';
import type { AccountKeys } from './account-keys';
import type { KeySpaces } from './key-spaces';
import type { RedisConnection, Script } from './redis.connection';
import type { RedisHeartbeat } from './redis.heartbeat';
import { AHEAD, COMPARE_AND_SET, LIST, OVERDUE, READ } from './scripts/record';
import { type Row, type Stored, toStored, UNKNOWN } from './stored';

export interface Change {
  readonly key: string;
  /** The version that it follows; empty: there is none. */
  readonly expected: string;
  /** The version that it makes; the same for each attempt to write it. */
  readonly version: string;
  readonly before: LedgerRecord | undefined;
  readonly after: LedgerRecord;
  readonly signature?: string;
  /** Nobody need wait for it any more. */
  readonly isSettled: boolean;
}

/** `overtaken`: it was when the command was given before, and others have changed it since. */
export type Written = 'written' | 'overtaken';

type Arguments = readonly (string | number)[];

/** What is kept of a record that is not settled is kept no longer than this. */
const LONGEST_MS = 7 * 86_400_000;
const LONGEST_LIST = 1000;

const process = randomBytes(6).toString('base64url');
let versions = 0;

/** Names one change among all that were ever asked for. */
export function newVersion(): string {
  return `${process}.${(versions += 1)}`;
}

/**
 * The records of each account in Redis: read, listed, and changed by compare-and-set. Each command
 * fails after `ms` milliseconds, and has no effect later than that.
 */
export class RedisRecords {
  private readonly scripts: Readonly<
    Record<'cas' | 'read' | 'list' | 'ahead' | 'overdue', Script<unknown>>
  >;

  constructor(
    connection: RedisConnection,
    private readonly keys: KeySpaces,
    private readonly heartbeat: RedisHeartbeat,
    private readonly times: LedgerTimes,
  ) {
    this.scripts = {
      cas: connection.script('wechatCompareAndSet', COMPARE_AND_SET),
      read: connection.script('wechatRead', READ),
      list: connection.script('wechatList', LIST),
      ahead: connection.script('wechatAhead', AHEAD),
      overdue: connection.script('wechatOverdue', OVERDUE),
    };
  }

  /** @returns what stands in the change's way, if anything does */
  async compareAndSet(change: Change, ms: number): Promise<Stored | Written> {
    const answer = await this.run('cas', this.keys.of(change.key), this.argumentsOf(change), ms);
    if (Array.isArray(answer)) return toStored(answer as unknown as Row);
    return answer === 1 ? 'written' : 'overtaken';
  }

  /** @param signature whose it is, is told beside */
  async read(keys: readonly string[], ms: number, signature = ''): Promise<readonly Stored[]> {
    const spaces = new Map(keys.map((key) => [this.keys.of(key).prefix, this.keys.of(key)]));
    const found = new Map<string, Stored>();
    const readOf = async (space: AccountKeys) => {
      const own = keys.filter((key) => this.keys.of(key).prefix === space.prefix);
      const rows = (await this.run('read', space, [signature, ...own], ms)) as readonly Row[];
      for (const [at, row] of rows.entries()) found.set(own[at] ?? '', toStored(row));
    };
    await Promise.all([...spaces.values()].map(readOf));
    return keys.map((key) => found.get(key) ?? UNKNOWN);
  }

  waiting(user: string, ms: number): Promise<readonly LedgerEntry[]> {
    return this.list(this.keys.of(user), `waiting:${user}`, LONGEST_LIST, ms);
  }

  async dead(limit: number, ms: number): Promise<readonly LedgerEntry[]> {
    const all = this.keys.all().map((space) => this.list(space, 'dead', limit, ms));
    return (await Promise.all(all)).flat().slice(0, limit);
  }

  async ahead(lane: string, key: string, ms: number): Promise<number> {
    return Number(await this.run('ahead', this.keys.of(lane), [lane, key, MOST_AHEAD], ms));
  }

  async overdue(limit: number, ms: number): Promise<readonly string[]> {
    const all = this.keys.all().map((space) => this.run('overdue', space, [limit], ms));
    return ((await Promise.all(all)) as string[][]).flat().slice(0, limit);
  }

  private async list(space: AccountKeys, list: string, limit: number, ms: number) {
    const rows = await this.run('list', space, [list, limit], ms);
    return (rows as readonly (readonly [string, Row])[]).flatMap(([key, row]) => {
      const { record } = toStored(row);
      return record ? [{ key, record }] : [];
    });
  }

  private run(
    name: keyof typeof this.scripts,
    { prefix }: AccountKeys,
    args: Arguments,
    ms: number,
  ): Promise<unknown> {
    const all: Arguments = [this.heartbeat.me, this.heartbeat.voidAfter(ms)];
    return this.scripts[name]([prefix], all.concat(args), ms);
  }

  /** In the order in which the script names them. */
  private argumentsOf(change: Change): Arguments {
    const { key, expected, version, before, after, signature = '' } = change;
    const { lane = '', message, reply = '' } = after;
    const end = expiry(after, { times: this.times });
    // That a message was answered is remembered for longer than the message.
    const fresh = after.lastDeliveryAt + this.times.freshness;
    const args: Arguments = [
      key,
      expected,
      version,
      this.figures(change, end ?? after.lastDeliveryAt + LONGEST_MS, fresh),
      lane === before?.lane ? '' : lane,
      signature,
      end === undefined || end >= fresh ? '' : after.fingerprint,
      JSON.stringify({ ...after, message: undefined, reply: undefined }),
      message === before?.message ? '' : message,
      reply === before?.reply ? '' : reply,
    ];
    return args.concat(moves(before, after, this.times));
  }

  private figures({ before, after, isSettled }: Change, end: number, fresh: number): string {
    const { owner, state } = after;
    const isForeign = owner !== '' && owner !== this.heartbeat.me;
    const isTaken = owner === '' && after.channel === 'passive' && before?.owner !== '';
    const news = isTaken ? 2 : Number(isSettled);
    const flags = `${Number(state === 'running')} ${news} ${Number(isForeign)}`;
    const moments = `${Math.ceil(end)} ${this.times.freshness} ${Math.ceil(fresh)}`;
    return `${moments} ${owner === '' ? '-' : owner} ${flags}`;
  }
}

/** A list by which a record is found, and the score that it has there. */
interface Place {
  readonly list: string;
  readonly score: number;
}

/** What has an owner is looked for when that has died, all else when it is due. */
function inWork(record: LedgerRecord, times: LedgerTimes): Place | undefined {
  if (!needsWork(record)) return undefined;
  const { owner } = record;
  return { list: owner === '' ? 'due' : `own:${owner}`, score: dueTime(record, { times }) };
}

function inWaiting(record: LedgerRecord): Place | undefined {
  return isWaiting(record)
    ? { list: `waiting:${record.user}`, score: record.createdAt }
    : undefined;
}

function inDead({ state, createdAt }: LedgerRecord): Place | undefined {
  return state === 'dead' ? { list: 'dead', score: createdAt } : undefined;
}

/** Names and scores of the lists that a record leaves (score empty) or enters. */
export function moves(
  before: LedgerRecord | undefined,
  after: LedgerRecord,
  times: LedgerTimes,
): readonly (string | number)[] {
  return [
    ...move(before && inWork(before, times), inWork(after, times)),
    ...move(before && inWaiting(before), inWaiting(after)),
    ...move(before && inDead(before), inDead(after)),
  ];
}

const NOWHERE: Arguments = [];

function move(from: Place | undefined, to: Place | undefined): Arguments {
  const left = from && from.list !== to?.list ? [from.list, ''] : NOWHERE;
  if (!to || (to.list === from?.list && to.score === from.score)) return left;
  return [...left, to.list, to.score];
}

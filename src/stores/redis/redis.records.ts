import { randomBytes } from 'node:crypto';
import {
  type LedgerEntry,
  type LedgerRecord,
  type LedgerTimes,
  expiry,
  dueTime,
  isWaiting,
  needsWork,
} from '../../ledger';
import type { AccountKeys } from './account-keys';
import type { KeySpaces } from './key-spaces';
import type { RedisConnection, Script } from './redis.connection';
import type { RedisHeartbeat } from './redis.heartbeat';
import { COMPARE_AND_SET, IS_FIRST, LIST, OVERDUE, READ } from './scripts/record';
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
    Record<'cas' | 'read' | 'list' | 'first' | 'overdue', Script<unknown>>
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
      first: connection.script('wechatIsFirst', IS_FIRST),
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

  async isFirst(lane: string, key: string, ms: number): Promise<boolean> {
    return (await this.run('first', this.keys.of(lane), [lane, key], ms)) === 1;
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
    const { me } = this.heartbeat;
    return this.scripts[name]([prefix], [me, this.heartbeat.voidAfter(ms), ...args], ms);
  }

  /** In the order in which the script names them. */
  private argumentsOf(change: Change): Arguments {
    const { key, expected, version, before, after, signature = '', isSettled } = change;
    const fields = fieldsOf(before, after);
    return [
      key,
      expected,
      version,
      Math.ceil(expiry(after, { times: this.times }) ?? after.lastDeliveryAt + LONGEST_MS),
      after.lane === before?.lane ? '' : (after.lane ?? ''),
      signature,
      this.times.freshness,
      Number(isSettled),
      after.owner === '' || after.owner === this.heartbeat.me ? '' : this.heartbeat.me,
      ...this.remains(after),
      fields.length,
      ...fields,
      ...moves(before, after, this.times),
    ];
  }

  /** That a message was answered is remembered for longer than the message. */
  private remains(after: LedgerRecord): Arguments {
    const end = expiry(after, { times: this.times });
    const fresh = after.lastDeliveryAt + this.times.freshness;
    return end === undefined || end >= fresh ? ['', ''] : [after.fingerprint, Math.ceil(fresh)];
  }
}

/** Message and reply are long, and hardly ever change. */
function fieldsOf(before: LedgerRecord | undefined, after: LedgerRecord): Arguments {
  const { message, reply, owner } = after;
  const others = { ...after, message: undefined, reply: undefined };
  const fields: (string | number)[] = ['r', JSON.stringify(others)];
  if (owner !== before?.owner) fields.push('own', owner);
  const isRunning = after.state === 'running';
  if (!before || isRunning !== (before.state === 'running')) fields.push('run', Number(isRunning));
  if (message !== before?.message) fields.push('m', message);
  if (reply !== undefined && reply !== before?.reply) fields.push('p', reply);
  return fields;
}

/** Lists by which records are found, with the score that a record has in each. */
function listsOf(
  record: LedgerRecord | undefined,
  times: LedgerTimes,
): ReadonlyMap<string, number> {
  const lists = new Map<string, number>();
  if (!record) return lists;
  const { createdAt, owner, state, user } = record;
  // What has an owner is looked for when that has died, all else when it is due.
  if (needsWork(record))
    lists.set(owner === '' ? 'due' : `own:${owner}`, dueTime(record, { times }));
  if (isWaiting(record)) lists.set(`waiting:${user}`, createdAt);
  if (state === 'dead') lists.set('dead', createdAt);
  return lists;
}

/** Names and scores of the lists that a record leaves (score empty) or enters. */
export function moves(
  before: LedgerRecord | undefined,
  after: LedgerRecord,
  times: LedgerTimes,
): readonly (string | number)[] {
  const [from, to] = [listsOf(before, times), listsOf(after, times)];
  const left = [...from.keys()].filter((list) => !to.has(list));
  const entered = [...to].filter(([list, score]) => from.get(list) !== score);
  return [...left.flatMap((list) => [list, '']), ...entered.flat()];
}

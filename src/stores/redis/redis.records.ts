import { randomBytes } from 'node:crypto';
import { expiry, isWaiting, type LedgerRecord, type LedgerTimes } from '../../ledger';
import type { AccountKeys } from './account-keys';
import type { RedisConnection, Script } from './redis.connection';
import type { RedisHeartbeat } from './redis.heartbeat';
import { COMPARE_AND_SET, IS_FIRST, LIST, OVERDUE, READ } from './scripts/record';

/** A record as Redis had it. */
export interface Stored {
  readonly version: number;
  readonly record: LedgerRecord | undefined;
  readonly isOwnerAlive: boolean;
  /** The key of the message that the signature belongs to. */
  readonly boundTo?: string;
}

export interface Change {
  readonly key: string;
  /** The version that it follows; 0: there is none. */
  readonly version: number;
  /** The same for each attempt to write it. */
  readonly op: string;
  readonly before: LedgerRecord | undefined;
  readonly after: LedgerRecord;
  readonly signature?: string;
  /** Nobody need wait for it any more. */
  readonly isNews: boolean;
}

type Cell = string | null;
type Row = readonly [0, number, Cell, Cell, Cell, number, Cell, Cell];
type Written = readonly [1, number] | Row;

/** What is kept of a record that is not settled is kept no longer than this. */
const LONGEST_MS = 7 * 86_400_000;
const LONGEST_LIST = 1000;

let ops = 0;
const process = randomBytes(6).toString('base64url');

/** Names one change among all that were ever asked for. */
export function newOp(): string {
  return `${process}.${(ops += 1)}`;
}

/** The records of one account in Redis: read, listed, and changed by compare-and-set. */
export class RedisRecords {
  private readonly scripts: Readonly<
    Record<'cas' | 'read' | 'list' | 'first' | 'overdue', Script<unknown>>
  >;

  constructor(
    connection: RedisConnection,
    private readonly keys: AccountKeys,
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

  /** @returns the new version, or what stands in the change's way */
  async compareAndSet(change: Change): Promise<number | Stored> {
    const { key, version, op } = change;
    const row = (await this.scripts.cas(
      [this.keys.agenda, this.keys.record(key)],
      [...this.head(), key, version, op, ...this.written(change)],
    )) as Written;
    return row[0] === 1 ? row[1] : toStored(row);
  }

  /** What stands there, and whose the signature is. */
  async check(key: string, signature = ''): Promise<Stored> {
    const nothing = ['', '', '', 0, '', 0, ''];
    const row = (await this.scripts.cas(
      [this.keys.agenda, this.keys.record(key)],
      [...this.head(), key, -1, '', ...nothing, signature, 0],
    )) as Row;
    return toStored(row);
  }

  async read(keys: readonly string[]): Promise<readonly Stored[]> {
    const rows = (await this.scripts.read([this.keys.agenda], [...this.head(), ...keys])) as Row[];
    return rows.map(toStored);
  }

  /** @param list `dead`, or `waiting:` and a user */
  async list(list: string, limit = LONGEST_LIST) {
    const rows = (await this.scripts.list(
      [this.keys.agenda],
      [...this.head(), list, limit],
    )) as (readonly [string, ...Row])[];
    return rows.flatMap(([key, ...row]) => {
      const { record } = toStored(row);
      return record ? [{ key, record }] : [];
    });
  }

  async isFirst(lane: string, key: string): Promise<boolean> {
    return (await this.scripts.first([this.keys.agenda], [...this.head(), lane, key])) === 1;
  }

  async overdue(limit: number): Promise<readonly string[]> {
    return (await this.scripts.overdue([this.keys.agenda], [...this.head(), limit])) as string[];
  }

  private head(): readonly (string | number)[] {
    return [this.heartbeat.me, this.heartbeat.voidAfter()];
  }

  /** That a message was answered is remembered for longer than the message. */
  private remains(after: LedgerRecord): readonly (string | number)[] {
    const end = expiry(after, { times: this.times });
    const fresh = after.lastDeliveryAt + this.times.freshness;
    return end === undefined || end >= fresh ? ['', 0] : [after.fingerprint, Math.ceil(fresh)];
  }

  private written({ before, after, signature = '', isNews }: Change) {
    const { message, reply, ...record } = after;
    const isRunning = Number(record.state === 'running');
    const lane = after.lane === before?.lane ? '' : (after.lane ?? '');
    const isForeign = after.owner !== '' && after.owner !== this.heartbeat.me;
    return [
      JSON.stringify(record),
      message === before?.message ? '' : message,
      reply === before?.reply ? '' : (reply ?? ''),
      Math.ceil(expiry(after, { times: this.times }) ?? after.lastDeliveryAt + LONGEST_MS),
      after.owner,
      isRunning,
      lane,
      signature,
      this.times.freshness,
      Number(isNews),
      isForeign ? this.heartbeat.me : '',
      ...this.remains(after),
      ...moves(before, after),
    ];
  }
}

/** By what lists a record is found: its owner's while it is open, others once it is promised. */
function listsOf(record: LedgerRecord | undefined): ReadonlyMap<string, number> {
  const lists = new Map<string, number>();
  if (!record) return lists;
  const { channel, createdAt, owner, state, user } = record;
  if (channel === 'open' && state !== 'dead' && owner !== '') lists.set(`own:${owner}`, createdAt);
  if (channel === 'late' && state !== 'dead') lists.set('late', record.dueAt);
  if (isWaiting(record)) lists.set(`waiting:${user}`, createdAt);
  if (state === 'dead') lists.set('dead', createdAt);
  return lists;
}

function moves(before: LedgerRecord | undefined, after: LedgerRecord) {
  const [from, to] = [listsOf(before), listsOf(after)];
  const left = [...from.keys()].filter((list) => !to.has(list));
  const entered = [...to].filter(([list, score]) => from.get(list) !== score);
  return [...left.flatMap((list) => [list, '']), ...entered.flat()];
}

function toStored([, version, record, message, reply, isAlive, bound, left]: Row): Stored {
  const common = { version, isOwnerAlive: isAlive === 1, boundTo: bound ?? undefined };
  if (record === null) {
    return { ...common, record: left === null ? undefined : answered(left) };
  }
  const fields = JSON.parse(record) as LedgerRecord;
  const whole = { ...fields, message: message ?? '', reply: reply ?? undefined };
  return { ...common, record: whole };
}

/** Only that there was an answer is still known. */
function answered(fingerprint: string): LedgerRecord {
  const moments = { createdAt: 0, lastDeliveryAt: 0, dueAt: 0, lookAt: 0 };
  const counts = { epoch: 0, attempts: 0, failures: 0, deliveries: 2 };
  const how = { state: 'done', channel: 'sent', owner: '', answered: true } as const;
  return { fingerprint, message: '', user: '', ...how, ...counts, ...moments };
}

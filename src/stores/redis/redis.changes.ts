import { newsOf, type Circumstances, type LedgerRecord, type Transition } from '../../ledger';
import type { LateWorkJobs } from './late-work/late-work-jobs';
import { isPromised, nextFor } from './late-work/next';
import type { Patience } from './patience';
import type { RedisHeartbeat } from './redis.heartbeat';
import { newVersion, type Change, type RedisRecords } from './redis.records';
import type { SeenRecords } from './seen-records';
import { UNKNOWN, type Stored } from './stored';

/** Who promises late replies to BullMQ; none where a test needs no jobs. */
export type Jobs = Pick<LateWorkJobs, 'promised' | 'follow'>;

const isAlive = () => true;

/** Runs transitions on records until Redis takes what comes of them. */
export class RedisChanges {
  constructor(
    private readonly records: RedisRecords,
    private readonly last: SeenRecords,
    private readonly heartbeat: RedisHeartbeat,
    private readonly times: Circumstances['times'],
    private readonly jobs: Jobs | undefined,
  ) {}

  /**
   * @param isDemanded only the store may decide: what fails is nobody's, though it may have happened
   * @throws StoreUnavailableError
   */
  async apply<T>(
    key: string,
    transition: Transition<T>,
    patience: Patience,
    isDemanded = false,
  ): Promise<T> {
    let stored = this.certain(key) ?? (await this.read(key, patience));
    for (;;) {
      const step = transition(this.last.ownedOf(stored), this.seenBy(stored));
      const { record: after, binding: signature, result } = step;
      const { version: expected, record: before } = stored;
      const version = newVersion();
      if (isDemanded) this.last.disown(version);
      const obstacle = after
        ? await this.write({ key, expected, version, before, after, signature }, patience)
        : await this.changedSince(stored, key, patience, signature);
      if (isDemanded) this.last.own(version);
      this.noteBinding(signature, obstacle ?? stored, obstacle ? undefined : after && key);
      if (!obstacle) return result;
      stored = obstacle;
    }
  }

  seenBy({ isOwnerAlive, boundTo }: Stored): Circumstances {
    return {
      now: this.heartbeat.now(),
      me: this.heartbeat.me,
      times: this.times,
      isAlive: () => isOwnerAlive,
      // What Redis has forgotten since, for instance because it was emptied, is remembered here.
      boundTo: (signature) => boundTo ?? this.last.boundTo(signature),
    };
  }

  private noteBinding(signature: string | undefined, { boundTo }: Stored, key?: string): void {
    const owner = boundTo ?? key;
    if (signature !== undefined && owner !== undefined) this.last.bind(signature, owner);
  }

  /** What can be begun with; none: whether another owner lives is Redis' to say. */
  private certain(key: string): Stored | undefined {
    const last = this.last.get(key);
    const owner = last.record?.owner ?? '';
    return owner === '' || owner === this.heartbeat.me ? last : undefined;
  }

  private async read(key: string, patience: Patience, signature?: string): Promise<Stored> {
    const read = (ms: number) => this.records.read([key], ms, signature);
    const [row = UNKNOWN] = await this.ask(read, patience);
    return this.last.note(key, row);
  }

  private async changedSince(stored: Stored, key: string, patience: Patience, signature?: string) {
    const now = await this.read(key, patience, signature);
    const isSame = now.version === stored.version && now.boundTo === stored.boundTo;
    return isSame ? undefined : now;
  }

  /** @returns what stands in the way */
  private async write(
    change: Omit<Change, 'isSettled'>,
    patience: Patience,
  ): Promise<Stored | undefined> {
    const { key, expected, version, before, after } = change;
    // Written before the promise is made: a job that finds nothing to do does no harm.
    if (isPromised(before, after)) await this.jobs?.promised(key, patience.share / 2);
    const isSettled = this.isNews(before, after);
    const write = (ms: number) => this.records.compareAndSet({ ...change, isSettled }, ms);
    const end = await this.ask(write, patience);
    if (typeof end === 'object') return this.last.note(key, end);
    // What was heard of it meanwhile is newer.
    const isNewest = end === 'written' || this.last.get(key).version === expected;
    if (isNewest) this.last.note(key, { version, record: after, isOwnerAlive: true });
    const next = nextFor(before, after, { now: this.heartbeat.now(), times: this.times });
    if (next) this.jobs?.follow(key, next);
    return undefined;
  }

  private isNews(before: LedgerRecord | undefined, after: LedgerRecord): boolean {
    const c = { me: this.heartbeat.me, isAlive };
    return newsOf(after, c) === 'settled' && (!before || newsOf(before, c) === 'nothing');
  }

  private ask<T>(command: (ms: number) => Promise<T>, patience: Patience): Promise<T> {
    // The clock of Redis may have jumped: the next commands go by its new time.
    return patience.spend(command, () => this.heartbeat.beatSoon());
  }
}

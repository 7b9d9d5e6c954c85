import { Redis } from 'ioredis';
import { reasonOf } from '../reason-of';
import type { Entry } from './entry';
import {
  byStart,
  isKept,
  MOST_ENTRIES,
  RecordingStore,
  RETENTION_MS,
  type Recording,
} from './recording-store';

const TIMEOUT_MS = 1000;

/** In Redis: a list for each message, and a set of them by their time; both expire. */
export class RedisRecordingStore extends RecordingStore {
  private readonly client: Redis;
  /** Why there is no connection, which the commands that wait for one do not say. */
  private lastError: NodeJS.ErrnoException | undefined;

  /** @param most messages of one account */
  constructor(
    url: string,
    private readonly most: number,
  ) {
    super();
    // A connection of its own: what is recorded must hold up no reply.
    this.client = new Redis(url, {
      lazyConnect: true,
      commandTimeout: TIMEOUT_MS,
      connectTimeout: TIMEOUT_MS,
      maxRetriesPerRequest: 1,
    });
    this.client.on('error', (error) => (this.lastError = error));
    this.client.on('ready', () => (this.lastError = undefined));
  }

  async append(key: string, entries: readonly Entry[]): Promise<void> {
    const index = indexOf(key);
    const lines = entries.map((entry) => JSON.stringify(entry));
    const [first] = entries;
    await this.client
      .multi()
      .rpush(listOf(key), ...lines)
      .ltrim(listOf(key), 0, MOST_ENTRIES - 1)
      .pexpire(listOf(key), RETENTION_MS)
      .zadd(index, 'NX', first?.at ?? Date.now(), key)
      .pexpire(index, RETENTION_MS)
      .exec();
    await this.prune(index);
  }

  /** @throws Error that names REDIS_URL and why nothing can be read there */
  async all(appId: string): Promise<readonly Recording[]> {
    try {
      return await this.read(appId);
    } catch (error) {
      const reason = this.lastError?.message || this.lastError?.code || reasonOf(error);
      throw new Error(
        `REDIS_URL: what is recorded there cannot be read: ${reason}. Start Redis, or correct the address.`,
        { cause: error },
      );
    }
  }

  async close(): Promise<void> {
    this.client.disconnect();
  }

  private async read(appId: string): Promise<readonly Recording[]> {
    const keys = await this.client.zrange(indexOf(`${appId}:`), 0, '-1');
    const all = await Promise.all(
      keys.map(async (key) => {
        const lines = await this.client.lrange(listOf(key), 0, -1);
        const entries = lines.map((line) => JSON.parse(line) as Entry);
        return { key, entries: entries.toSorted((a, b) => a.at - b.at) };
      }),
    );
    return all.filter((one) => isKept(one)).toSorted(byStart);
  }

  private async prune(index: string): Promise<void> {
    const tooMany = await this.client.zrange(index, 0, String(-(this.most + 1)));
    const tooOld = await this.client.zrangebyscore(index, 0, String(Date.now() - RETENTION_MS));
    const gone = [...new Set([...tooMany, ...tooOld])];
    if (gone.length === 0) return;
    await this.client
      .multi()
      .zrem(index, ...gone)
      .del(...gone.map(listOf))
      .exec();
  }
}

/** The hash tag keeps an account's keys on one node. */
function prefixOf(key: string): string {
  return `wechat:{${key.split(':')[0]}}:recorded`;
}

function indexOf(key: string): string {
  return prefixOf(key);
}

function listOf(key: string): string {
  return `${prefixOf(key)}:${key.split(':')[1]}`;
}

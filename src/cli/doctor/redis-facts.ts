import { Redis } from 'ioredis';

const LONGEST_MS = 3000;

/** What Redis tells of itself. */
export interface RedisFacts {
  readonly version: string;
  /** Unset where it does not tell. */
  readonly policy: string | undefined;
  readonly appendOnly: boolean;
  /** Whether snapshots are taken now and then; true where it does not tell. */
  readonly saves: boolean;
}

/** @throws what keeps it from answering */
export async function askRedis(url: string): Promise<RedisFacts> {
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: LONGEST_MS,
    commandTimeout: LONGEST_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  let reason: Error | undefined;
  client.on('error', (error: Error) => (reason ??= error));
  try {
    return facts(await client.info(), await configOf(client, 'save'));
  } catch (error) {
    throw reason ?? error;
  } finally {
    client.disconnect();
  }
}

function facts(info: string, save: string | undefined): RedisFacts {
  const value = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1];
  return {
    version: value('redis_version') ?? '0',
    policy: value('maxmemory_policy'),
    appendOnly: value('aof_enabled') === '1',
    saves: save !== '',
  };
}

/** Hosted ones forbid it. */
async function configOf(client: Redis, name: string): Promise<string | undefined> {
  const answer = await client.config('GET', name).catch(() => []);
  return (answer as readonly string[])[1];
}

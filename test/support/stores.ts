import { rmSync } from 'node:fs';
import { describeWithRedis, RedisServer } from './redis-server';
import { temporaryDirectory } from './temporary-directory';

/** Services that get the same environment share it. */
interface TestedStore {
  readonly kind: 'embedded' | 'redis';
  /** What points a service at it; to be asked for once tests run. */
  environment(): Readonly<Record<string, string>>;
  /** For the next test, after the services of the last one have ended. */
  empty(): Promise<void>;
}

/** `describe` on each store: a DATA_DIR, then a Redis, of the suite's own. */
export function describeOnEachStore(name: string, tests: (store: TestedStore) => void): void {
  describe(`${name}, on the embedded store`, () => {
    const directories = [temporaryDirectory()];
    afterAll(() => {
      for (const one of directories) rmSync(one, { recursive: true, force: true });
    });
    tests({
      kind: 'embedded',
      environment: () => ({ DATA_DIR: directories.at(-1) ?? '' }),
      empty: async () => void directories.push(temporaryDirectory()),
    });
  });

  describeWithRedis(`${name}, on Redis`, () => {
    let redis: RedisServer;
    beforeAll(async () => {
      redis = await RedisServer.start();
    });
    afterAll(() => redis.kill());
    tests({
      kind: 'redis',
      environment: () => ({ REDIS_URL: redis.url }),
      empty: () => redis.empty(),
    });
  });
}

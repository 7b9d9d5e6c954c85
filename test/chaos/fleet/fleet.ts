import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RedisServer } from '../../support/redis-server';
import { startPlatform, text, type CustomerMessage, type Platform } from '../../../src/simulator';
import { CUT, DEADLINE } from '../scale';
import { Instance } from './instance';
import { Journal } from './journal';

export interface FleetOptions {
  readonly instances: readonly string[];
  /** WECHAT_REPLY_DEADLINE, which all else follows. */
  readonly deadline?: number;
  /** Of redis-server. */
  readonly redis?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Put over the environment of a single instance, by its name. */
  readonly environments?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Several instances of the service on a Redis of their own, and the API host that they call. */
export class Fleet {
  private readonly platforms: Platform[] = [];
  private readonly guests: Instance[] = [];

  private constructor(
    private readonly api: Platform,
    readonly redis: RedisServer,
    readonly instances: Instance[],
    readonly journal: Journal,
    private readonly folder: string,
    private readonly environment: Readonly<Record<string, string>>,
  ) {}

  static async start(options: FleetOptions): Promise<Fleet> {
    const { deadline = DEADLINE } = options;
    const folder = mkdtempSync(join(tmpdir(), 'wechat-callback-fleet-'));
    const journal = new Journal(join(folder, 'journal'));
    const redis = await RedisServer.start('--dir', folder, ...(options.redis ?? []));
    const api = await startPlatform();
    const environment = {
      ...api.environment,
      REDIS_URL: redis.url,
      DATA_DIR: join(folder, 'data'),
      JOURNAL: journal.file,
      HANDLERS: join(__dirname, 'chaos.handlers.ts'),
      WECHAT_REPLY_DEADLINE: String(deadline),
      ...options.environment,
    };
    const fleet = new Fleet(api, redis, [], journal, folder, environment);
    fleet.instances.push(
      ...(await Promise.all(
        options.instances.map((name) => fleet.instance(name, options.environments?.[name])),
      )),
    );
    return fleet;
  }

  /** One more, which is none of `instances` and gets no deliveries by itself. */
  async launch(name: string): Promise<Instance> {
    const instance = await this.instance(name);
    this.guests.push(instance);
    return instance;
  }

  /**
   * A platform that delivers to these in turn, until it is told otherwise.
   * @param cutAfter its patience, in milliseconds
   */
  async platform(instances: readonly Instance[], cutAfter = CUT): Promise<Platform> {
    const platform = await startPlatform({ cutAfter });
    platform.connect(urlsOf(instances));
    this.platforms.push(platform);
    return platform;
  }

  /** From now on late replies may be sent to the user. */
  knows(user: string): void {
    // It delivers nothing itself; that the user has written is all that it notes.
    void this.api.send(text(''), { from: user }).catch(() => undefined);
  }

  lateReplies(user: string): readonly CustomerMessage[] {
    return this.api.customerMessages(user);
  }

  async close(): Promise<void> {
    await Promise.all([this.api, ...this.platforms].map((platform) => platform.close()));
    const all = [...this.instances, ...this.guests];
    await Promise.all(all.map((instance) => instance.end('SIGKILL')));
    await this.redis.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private instance(name: string, own?: Readonly<Record<string, string>>): Promise<Instance> {
    return Instance.launch({
      name,
      folder: this.folder,
      environment: { ...this.environment, ...own },
    });
  }
}

/** Where deliveries to these go. */
export function urlsOf(instances: readonly Instance[]): readonly string[] {
  return instances.map(({ url }) => url);
}

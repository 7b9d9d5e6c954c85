import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import { inTime, StoreTimeoutError } from './in-time';
import { StoreUnavailableError } from './store-unavailable.error';

/** After it a command has failed, in milliseconds. */
export const COMMAND_TIMEOUT_MS = 300;
const CONNECT_TIMEOUT_MS = 1000;
/** While a name still leads to what is read-only now, each connection is lost after a moment. */
const QUIET_MS = 10_000;
const LONGEST_PAUSE_MS = 500;
const LONGEST_START_MS = 4000;
const RETRY_PAUSE_MS = 50;
const CLOSED = 'it closed the connection';

/** Runs a Lua script; rejects with StoreUnavailableError, after `ms` at the latest. */
export type Script<T> = (
  keys: readonly string[],
  args: readonly (string | number)[],
  ms?: number,
) => Promise<T>;

type Command = (...args: readonly (string | number)[]) => Promise<unknown>;

/**
 * The connection to Redis of one process. Commands either succeed or fail within
 * {@link COMMAND_TIMEOUT_MS}; nothing is queued while Redis is away, and nothing is sent twice.
 */
export class RedisConnection {
  private readonly logger = new Logger('Redis');
  private readonly client: Redis;
  private readonly heard = new Map<string, (message: string) => void>();
  private lastError = 'no answer';
  private closing = false;
  private gathering: Redis['stream'] | undefined;
  private left: Redis['stream'] | undefined;

  constructor(private readonly url: string) {
    this.client = new Redis(url, {
      lazyConnect: true,
      commandTimeout: CONNECT_TIMEOUT_MS,
      connectTimeout: CONNECT_TIMEOUT_MS,
      disconnectTimeout: COMMAND_TIMEOUT_MS,
      enableOfflineQueue: false,
      // A script that is sent again after a lost connection may have been carried out before.
      maxRetriesPerRequest: 0,
      autoResendUnfulfilledCommands: false,
      // Its own is forgotten when the new connection is lost before it has answered: see hearAgain.
      autoResubscribe: false,
      retryStrategy: (times) => Math.min(50 * times, LONGEST_PAUSE_MS),
      // While Redis loads what is on disk; its own guess may be seconds too long.
      maxLoadingRetryTime: LONGEST_PAUSE_MS,
      // After a fail-over the name leads to the new primary.
      reconnectOnError: (error) => error.message.includes('READONLY'),
    });
    this.client.on('message', (channel: string, message: string) => {
      this.heard.get(channel)?.(message);
    });
    this.client.on('error', (error: Error) => {
      this.lastError = error.message;
    });
    this.client.on('ready', () => this.hearAgain());
    this.timeGreetingsAlone();
  }

  get isReady(): boolean {
    return this.client.status === 'ready';
  }

  /**
   * Waits a few seconds at most for Redis to be usable.
   * @throws RedisUrlError
   */
  async open(): Promise<void> {
    const abort = new AbortController();
    const ready = new Promise<void>((resolve) => this.client.once('ready', resolve));
    void this.client.connect().catch(() => undefined); // the last error tells more
    await Promise.race([
      ready,
      sleep(LONGEST_START_MS, undefined, { signal: abort.signal }).catch(() => undefined),
    ]);
    abort.abort();
    if (this.isReady && (await this.speaksResp3())) return this.watchForLoss();
    this.client.disconnect();
    throw new RedisUrlError(this.url, this.lastError);
  }

  /** @param whenBack called each time after the connection was lost and made again */
  onReturn(whenBack: () => void): void {
    this.client.on('ready', whenBack);
  }

  /** Hears the channel from now on, over lost connections. */
  async listen(channel: string, hear: (message: string) => void): Promise<void> {
    this.heard.set(channel, hear);
    await this.patiently(() => this.attempt('subscribe', () => this.client.subscribe(channel)));
  }

  async ignore(channel: string): Promise<void> {
    this.heard.delete(channel);
    await this.attempt('unsubscribe', () => this.client.unsubscribe(channel));
  }

  /** For what the start depends on: a process that starts may be too busy to hear the answer. */
  async patiently<T>(command: () => Promise<T>): Promise<T> {
    const end = performance.now() + LONGEST_START_MS;
    for (;;) {
      try {
        return await command();
      } catch (error) {
        if (performance.now() > end) throw error;
        await sleep(RETRY_PAUSE_MS);
      }
    }
  }

  script<T>(name: string, lua: string): Script<T> {
    this.client.defineCommand(name, { lua });
    const command = Reflect.get(this.client, name) as Command;
    return (keys, args, ms) =>
      this.attempt(
        name,
        () => {
          this.gather();
          // One list, which the client flattens: it would copy each argument of a call three times.
          const list: (string | number)[] = [keys.length];
          return Reflect.apply(command, this.client, [list.concat(keys, args)]) as Promise<T>;
        },
        ms,
      );
  }

  async close(): Promise<void> {
    this.closing = true;
    const end = new Promise<void>((resolve) => this.client.once('end', resolve));
    await this.client.quit().catch(() => this.client.disconnect());
    // While it reconnects there is no connection whose end could be told.
    await Promise.race([end, sleep(COMMAND_TIMEOUT_MS)]);
  }

  private attempt<T>(name: string, command: () => Promise<T>, ms = COMMAND_TIMEOUT_MS): Promise<T> {
    return inTime(command(), ms).catch((error: unknown) => this.failed(name, error, ms));
  }

  private failed(name: string, error: unknown, ms: number): never {
    const reason = error instanceof Error ? error.message : String(error);
    // Whatever follows on a connection that hangs would hang as well: it fails at once instead,
    // until a new connection answers. One who is in a hurry says nothing about the connection.
    if (error instanceof StoreTimeoutError && ms >= COMMAND_TIMEOUT_MS && this.isReady) {
      this.lastError = reason;
      this.leave();
    }
    throw new StoreUnavailableError(name, reason);
  }

  /** Once, however many commands wait on the connection. */
  private leave(): void {
    const { stream } = this.client;
    if (this.left === stream) return;
    this.left = stream;
    this.client.disconnect(true);
  }

  /** On each new connection. One that does not answer is left, and the next one asked. */
  private hearAgain(): void {
    if (this.heard.size === 0) return;
    const subscribe = () => this.client.subscribe(...this.heard.keys());
    void this.attempt('subscribe', subscribe).catch(() => undefined);
  }

  /** The client's clock runs on while this process is busy, so that commands have ours. */
  private timeGreetingsAlone(): void {
    const { options } = this.client;
    this.client.on('ready', () => (options.commandTimeout = undefined));
    this.client.on('close', () => (options.commandTimeout = CONNECT_TIMEOUT_MS));
  }

  /** All commands of one turn of the event loop leave in one system call. */
  private gather(): void {
    const { stream } = this.client;
    if (this.gathering === stream) return;
    this.gathering = stream;
    stream?.cork();
    setImmediate(() => {
      this.gathering = undefined;
      stream?.uncork();
    });
  }

  /** It lets one connection both command and listen. */
  private async speaksResp3(): Promise<boolean> {
    const greeting = await this.client.call('HELLO').catch(() => []);
    const fields = (greeting as readonly unknown[]).map(String);
    if (fields[fields.indexOf('proto') + 1] === '3') return true;
    this.lastError = 'it is older than Redis 6, or a proxy that does not speak RESP3';
    return false;
  }

  private watchForLoss(): void {
    let isTold = false;
    let quietUntil = 0;
    this.lastError = CLOSED;
    this.client.on('close', () => {
      if (isTold || this.closing || performance.now() < quietUntil) return;
      isTold = true;
      quietUntil = performance.now() + QUIET_MS;
      this.logger.warn(`The connection to Redis was lost: ${this.lastError}`);
    });
    this.client.on('ready', () => {
      if (isTold) this.logger.log('The connection to Redis is back');
      isTold = false;
      this.lastError = CLOSED;
    });
  }
}

const CURES: readonly (readonly [RegExp, string])[] = [
  [/ECONNREFUSED/, 'Nothing listens there: start Redis, or correct host and port.'],
  [
    /ENOTFOUND|EAI_AGAIN/,
    'The host name is not known here: correct it, or the DNS of this machine.',
  ],
  [/WRONGPASS|NOAUTH|NOPERM|invalid password/, 'Put the right user and password into REDIS_URL.'],
  [/DB index/, 'The database number at the end does not exist: leave it out.'],
  [
    /SSL|TLS|wrong version|certificate|ECONNRESET|closed/,
    'Try rediss:// for TLS, redis:// without.',
  ],
  [/older/, 'Redis 6.2 or later is needed.'],
];

/** Redis could not be used at the start; the message names the culprit and its cure. */
export class RedisUrlError extends Error {
  override readonly name = 'RedisUrlError';

  constructor(url: string, reason: string) {
    const cure = CURES.find(([pattern]) => pattern.test(reason))?.[1];
    super(
      `REDIS_URL: cannot use Redis at ${shown(url)}: ${reason}. ` +
        (cure ?? 'Check the address, the firewall and whether Redis answers there.'),
    );
  }
}

/** Without user and password. */
function shown(url: string): string {
  if (!URL.canParse(url)) return 'an address that is not a URL (redis://host:6379)';
  const { protocol, host, pathname } = new URL(url);
  return `${protocol}//${host}${pathname}`;
}

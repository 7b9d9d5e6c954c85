import { inTime, StoreTimeoutError } from '../../../src/stores/redis/in-time';
import { outside, type PretendedProcess } from './pretended-process';

const PATIENCE_MS = 1500;
const COMMAND_MS = 300;
const LEAST_MS = 50;
const RETRY_MS = 20;
const RECONNECT_MS = 50;

type Fail = (error: Error) => void;

/**
 * The way from an instance to the store, as a connection to Redis is: what is sent keeps its order, an
 * answer may be lost though the command was carried out, and one that is late costs the connection.
 */
export class Line {
  /** Milliseconds that the next command or answer takes. */
  latency: () => number = () => 1;
  isUp = true;
  private isConnected = true;
  private waiting = new Set<Fail>();
  private readonly busyUntil = { there: 0, back: 0 };
  returnedAt = -Infinity;

  constructor(
    private readonly process: PretendedProcess,
    private readonly onReturn: () => void,
  ) {}

  /** The connection is gone; the process hears of it when it runs. */
  cut(): void {
    this.process.receive(() => this.leave());
  }

  /**
   * Gives a command again and again, within `ms`.
   * @param command carried out where it arrives; what it returns is called where its answer arrives
   */
  async patiently<T>(command: () => () => T, ms = PATIENCE_MS): Promise<T> {
    let end = performance.now() + Math.min(ms, PATIENCE_MS);
    for (;;) {
      const due = performance.now() + COMMAND_MS;
      const left = end - performance.now();
      try {
        return await this.once(command, Math.max(LEAST_MS, Math.min(COMMAND_MS, left)));
      } catch (error) {
        // What the process slept through was no fault of the store's.
        if (performance.now() > due + COMMAND_MS / 2) end = performance.now() + COMMAND_MS;
        if (end - performance.now() - RETRY_MS < LEAST_MS) throw error;
        await pause(RETRY_MS);
      }
    }
  }

  async once<T>(command: () => () => T, ms = COMMAND_MS): Promise<T> {
    if (!this.isConnected) throw new Error('not connected');
    const { waiting } = this;
    const answer = new Promise<T>((resolve, reject) => {
      waiting.add(reject);
      this.send(command, performance.now() + ms, (heard) => {
        if (waiting.delete(reject)) resolve(heard());
      });
    });
    try {
      return await inTime(answer, ms);
    } catch (error) {
      const isHung = error instanceof StoreTimeoutError && ms >= COMMAND_MS;
      if (isHung && waiting === this.waiting) this.leave();
      throw error;
    }
  }

  /** Void after `until`, since the instance decides by itself then. */
  private send<T>(command: () => () => T, until: number, hear: (answer: () => T) => void): void {
    const heard = (answer: () => T) => this.isUp && this.process.receive(() => hear(answer));
    const arrive = () => {
      if (!this.isUp || performance.now() > until) return;
      const answer = command();
      setTimeout(() => heard(answer), this.inOrder('back'));
    };
    outside(() => setTimeout(arrive, this.inOrder('there')));
  }

  private inOrder(way: 'there' | 'back'): number {
    const now = performance.now();
    this.busyUntil[way] = Math.max(this.busyUntil[way], now + this.latency());
    return this.busyUntil[way] - now;
  }

  /** Whatever waits on a connection that hangs fails at once. */
  private leave(): void {
    const { waiting } = this;
    this.waiting = new Set();
    this.isConnected = false;
    const error = new Error('closed');
    for (const fail of waiting) fail(error);
    waiting.clear();
    this.connect();
  }

  private connect(): void {
    setTimeout(
      () => {
        if (!this.isUp) return this.connect();
        this.isConnected = true;
        this.returnedAt = performance.now();
        this.onReturn();
      },
      RECONNECT_MS + 2 * this.latency(),
    );
  }
}

/** The way to a store on the same disk: what is written is there. */
export class Disk extends Line {
  override patiently<T>(command: () => () => T): Promise<T> {
    return Promise.resolve(command()());
  }

  override once<T>(command: () => () => T): Promise<T> {
    return this.patiently(command);
  }

  override cut(): void {
    // Nothing to cut.
  }
}

/** In pretended time. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

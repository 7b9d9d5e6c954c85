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
  /** The process was killed: it neither says nor hears anything any more. */
  isDead = false;
  private isConnected = true;
  private waiting = new Set<Fail>();
  private readonly busyUntil = { there: 0, back: 0 };
  returnedAt = -Infinity;

  constructor(private readonly onReturn: () => void) {}

  /**
   * Gives a command again and again, within `ms`.
   * @param command carried out where it arrives; what it returns is called where its answer arrives
   */
  async patiently<T>(command: () => () => T, ms = PATIENCE_MS): Promise<T> {
    const end = performance.now() + Math.min(ms, PATIENCE_MS);
    for (;;) {
      const left = end - performance.now();
      try {
        return await this.once(command, Math.max(LEAST_MS, Math.min(COMMAND_MS, left)));
      } catch (error) {
        if (end - performance.now() - RETRY_MS < LEAST_MS) throw error;
        await pause(RETRY_MS);
      }
    }
  }

  once<T>(command: () => () => T, ms = COMMAND_MS): Promise<T> {
    if (this.isDead) return new Promise(() => undefined);
    if (!this.isConnected) return Promise.reject(new Error('not connected'));
    return new Promise((resolve, reject) => {
      const { waiting } = this;
      const end = (then: () => void) => {
        clearTimeout(timer);
        if (waiting.delete(reject) && !this.isDead) then();
      };
      const timer = setTimeout(() => {
        end(() => reject(new Error('no answer')));
        if (ms >= COMMAND_MS && waiting === this.waiting) this.leave();
      }, ms);
      waiting.add(reject);
      this.send(command, performance.now() + ms, (answer) => end(() => resolve(answer())));
    });
  }

  /** Void after `until`, since the instance decides by itself then. */
  private send<T>(command: () => () => T, until: number, hear: (answer: () => T) => void): void {
    const arrive = () => {
      if (!this.isUp || this.isDead || performance.now() > until) return;
      const answer = command();
      setTimeout(() => this.isUp && hear(answer), this.inOrder('back'));
    };
    setTimeout(arrive, this.inOrder('there'));
  }

  private inOrder(way: 'there' | 'back'): number {
    const now = performance.now();
    this.busyUntil[way] = Math.max(this.busyUntil[way], now + this.latency());
    return this.busyUntil[way] - now;
  }

  /** Whatever waits on a connection that hangs fails at once. */
  private leave(): void {
    if (this.isDead) return;
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
        if (this.isDead) return;
        if (!this.isUp) return this.connect();
        this.isConnected = true;
        this.returnedAt = performance.now();
        this.onReturn();
      },
      RECONNECT_MS + 2 * this.latency(),
    );
  }
}

/** In pretended time. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

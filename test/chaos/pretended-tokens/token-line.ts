import type { PretendedProcess } from '../pretended/pretended-process';

const COMMAND_MS = 300;
const RECONNECT_MS = 50;
const STANDSTILL_MS = 50;

type Fail = (error: Error) => void;

/**
 * The way from a process to the store, as a connection to Redis is: a command that was given up may be
 * carried out all the same, and one that is late costs the connection.
 */
export class TokenLine {
  /** Milliseconds that the next command or answer takes. */
  latency: () => number = () => 1;
  /** Whether commands, and whether answers get through. */
  isUp = true;
  isHeard = true;
  private isConnected = true;
  private waiting = new Set<Fail>();

  constructor(private readonly process: PretendedProcess) {}

  once<T>(command: () => T): Promise<T> {
    if (!this.isConnected) return Promise.reject(new Error('not connected'));
    return new Promise((resolve, reject) => {
      const { waiting } = this;
      waiting.add(reject);
      this.expire(reject, waiting);
      setTimeout(() => {
        if (!this.isUp) return;
        const answer = command();
        const hear = () => {
          if (waiting.delete(reject)) resolve(answer);
        };
        setTimeout(() => this.isUp && this.isHeard && this.process.receive(hear), this.latency());
      }, this.latency());
    });
  }

  private expire(reject: Fail, waiting: Set<Fail>): void {
    const due = performance.now() + COMMAND_MS;
    const end = () => {
      if (!waiting.has(reject)) return;
      if (performance.now() - due > STANDSTILL_MS) return this.expire(reject, waiting);
      if (waiting === this.waiting) this.leave();
    };
    setTimeout(end, COMMAND_MS);
  }

  /** Whatever waits on a connection that hangs fails at once. */
  private leave(): void {
    const { waiting } = this;
    this.waiting = new Set();
    this.isConnected = false;
    for (const fail of waiting) fail(new Error('no answer'));
    waiting.clear();
    this.connect();
  }

  private connect(): void {
    setTimeout(
      () => {
        if (this.isUp && this.isHeard) this.isConnected = true;
        else this.connect();
      },
      RECONNECT_MS + 2 * this.latency(),
    );
  }
}

import type { Observation } from '../../wechat';
import { ServiceProcess, type Launch } from './service-process';
import type { FromService, HandlerFaults } from './service-messages';

export type ServiceState = 'starting' | 'ready' | 'failed';

/** What is told of the processes that the service runs in, one after the other. */
export interface ServiceEvents {
  readonly seen: (seen: Observation, process: number) => void;
  readonly changed: () => void;
  readonly killWanted: () => void;
  readonly ended: (process: number) => void;
}

/** Keeps the service running: starts it anew when its process ends or its sources change. */
export class DevService {
  state: ServiceState = 'starting';
  /** Counts the processes; each has a colour in the page. */
  number = 0;
  private current: ServiceProcess | undefined;
  private faults: HandlerFaults = { slow: 0, throws: false, kill: false };
  private waiting: (() => void)[] = [];
  private restarting: Promise<void> = Promise.resolve();
  private isClosed = false;

  constructor(
    /** Asked at each start, since settings change in between. */
    private readonly launch: () => Launch,
    private readonly events: ServiceEvents,
    private readonly nextNumber: () => number,
  ) {}

  /** Why it does not start. */
  get problem(): string | undefined {
    return this.state === 'failed' ? this.current?.problem : undefined;
  }

  start(): void {
    if (this.isClosed) return;
    this.number = this.nextNumber();
    const { number } = this;
    const told = (message: FromService) => this.told(message, number);
    const process = new ServiceProcess({ ...this.launch(), told });
    this.current = process;
    this.become('starting');
    void process.exited.then(() => this.ended(process, number));
  }

  /**
   * Resolves when the newest process is ready, or has failed. One restart follows another, but none
   * waits until the process of that before is ready: that may wait for ever for what is mended now.
   */
  async restart(): Promise<void> {
    this.restarting = this.restarting.then(() => this.startAnew());
    await this.restarting;
    await this.settled();
  }

  kill(): void {
    this.current?.kill();
  }

  setFaults(faults: HandlerFaults): void {
    this.faults = faults;
    this.current?.tell({ faults });
  }

  /** Resolves when it is ready or has failed. */
  async settled(): Promise<void> {
    if (this.state !== 'starting') return;
    await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  async close(): Promise<void> {
    this.isClosed = true;
    await this.current?.stop();
  }

  private async startAnew(): Promise<void> {
    const { current } = this;
    this.current = undefined;
    await current?.stop();
    if (!this.current) this.start();
  }

  private told(message: FromService, number: number): void {
    if (message.kind === 'seen') this.events.seen(message.seen, number);
    else if (message.kind === 'kill-me') this.events.killWanted();
    else if (number === this.number) {
      this.current?.tell({ faults: this.faults });
      this.become('ready');
    }
  }

  /** A process that was ready is started anew at once; one that was not would only fail again. */
  private ended(process: ServiceProcess, number: number): void {
    this.events.ended(number);
    if (this.current !== process || this.isClosed) return;
    if (this.state === 'ready') this.start();
    else this.become('failed');
  }

  private become(state: ServiceState): void {
    this.state = state;
    if (state !== 'starting') for (const resolve of this.waiting.splice(0)) resolve();
    this.events.changed();
  }
}

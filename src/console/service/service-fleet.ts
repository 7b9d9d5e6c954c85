import { DevService, type ServiceEvents, type ServiceState } from './dev-service';
import type { ServiceLaunch } from './service-launch';
import type { HandlerFaults } from './service-messages';

export interface ServiceView {
  /** Of the process, for its colour. */
  readonly process: number;
  readonly state: ServiceState;
  readonly problem?: string;
}

/** The processes of the service: one, or two on one store. */
export class ServiceFleet {
  /** How often they were started anew because sources were saved. */
  reloads = 0;
  private services: readonly DevService[] = [];
  private last = 0;
  private faults: HandlerFaults = { slow: 0, throws: false, kill: false };

  constructor(
    private readonly launch: ServiceLaunch,
    private readonly events: ServiceEvents,
    /** Told which addresses WeChat delivers to. */
    private readonly connect: (urls: readonly string[]) => void,
  ) {}

  view(): readonly ServiceView[] {
    return this.services.map(({ number, state, problem }) => ({ process: number, state, problem }));
  }

  /** @returns when all are ready, or have failed */
  async resize(count: number): Promise<void> {
    const [kept, surplus] = [this.services.slice(0, count), this.services.slice(count)];
    const added = Array.from({ length: count - kept.length }, (_, i) => this.add(kept.length + i));
    this.services = [...kept, ...added];
    this.connect(this.services.map((_, index) => this.launch.url(index)));
    for (const service of added) service.start();
    await Promise.all(surplus.map((service) => service.close()));
    await this.settled();
  }

  /** One after the other: WeChat always finds one of two. */
  async restart(): Promise<void> {
    for (const service of this.services) await service.restart();
  }

  async reload(): Promise<void> {
    await this.restart();
    this.reloads += 1;
    this.events.changed();
  }

  setFaults(faults: HandlerFaults): void {
    this.faults = faults;
    for (const service of this.services) service.setFaults(faults);
  }

  async settled(): Promise<void> {
    await Promise.all(this.services.map((service) => service.settled()));
  }

  async close(): Promise<void> {
    await Promise.all(this.services.map((service) => service.close()));
  }

  private add(index: number): DevService {
    const service = new DevService(
      () => this.launch.options(index),
      { ...this.events, killWanted: () => this.kill(service) },
      () => (this.last += 1),
    );
    service.setFaults(this.faults);
    return service;
  }

  private kill(service: DevService): void {
    service.kill();
    this.events.killWanted();
  }
}

import type { Platform } from '../../simulator';
import type { HandlerFaults } from '../service/service-messages';

export const FAULTS = [
  'slow',
  'throw',
  'kill',
  'forge',
  'replay',
  'duplicate',
  'downgrade',
  'kf-45015',
  'kf-45047',
  'kf-48001',
  'token-40001',
] as const;

export type FaultName = (typeof FAULTS)[number];

/** Of each of these groups one at most is on. */
const EXCLUSIVE: readonly ReadonlySet<FaultName>[] = [
  new Set(['forge', 'replay', 'duplicate', 'downgrade']),
  new Set(['kf-45015', 'kf-45047', 'kf-48001']),
];
const SEND = '/cgi-bin/message/custom/send';
const TYPING = '/cgi-bin/message/custom/typing';
/** By WeChat's clock: past the first cut, before the second. */
const SLOW_MS = 7000;

/** There is no such fault; the message names those that there are. */
export class UnknownFaultError extends Error {
  override readonly name = 'UnknownFaultError';

  constructor(name: string) {
    super(`"${name}" is no fault; known are ${FAULTS.join(', ')}.`);
  }
}

/** Which faults are on. */
export class FaultBoard {
  private readonly switched = new Set<FaultName>();

  get on(): readonly FaultName[] {
    return FAULTS.filter((name) => this.switched.has(name));
  }

  has(name: FaultName): boolean {
    return this.switched.has(name);
  }

  /** @throws UnknownFaultError */
  set(name: string, on: boolean): void {
    const fault = FAULTS.find((one) => one === name);
    if (!fault) throw new UnknownFaultError(name);
    if (!on) {
      this.switched.delete(fault);
      return;
    }
    const group = EXCLUSIVE.find((names) => names.has(fault));
    for (const other of group ?? []) this.switched.delete(other);
    this.switched.add(fault);
  }

  /** What the handlers are made to do, at this speed. */
  handlers(speed: number): HandlerFaults {
    return {
      slow: this.has('slow') ? SLOW_MS / speed : 0,
      throws: this.has('throw'),
      kill: this.has('kill'),
    };
  }

  /** Makes the API host answer as the faults say. */
  applyTo({ api }: Platform): void {
    api.clearFaults();
    const errcode = this.on.map((name) => /^kf-(\d+)$/.exec(name)?.[1]).find(Boolean);
    if (errcode === undefined) return;
    const fault = { errcode: Number(errcode), errmsg: 'the fault is on in the console' };
    api.fault(SEND, fault, { times: Infinity });
    if (errcode === '48001') api.fault(TYPING, fault, { times: Infinity });
  }
}

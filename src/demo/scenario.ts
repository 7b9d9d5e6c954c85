import { setTimeout as pause } from 'node:timers/promises';
import type { Platform } from '../simulator';

/** The simulated platform, connected to a service that keeps its data in `directory`. */
export interface Stage {
  readonly platform: Platform;
  /** Of the other accounts that the service has. */
  readonly others: readonly Platform[];
  readonly directory: string;
  /** How often the service has run a handler since it started. */
  handlerRuns(): Promise<number>;
}

/** What came of something that was sent. */
export interface Outcome {
  /** What the user sees, or how a request without a user behind it was answered. */
  readonly sees: string;
  /** Milliseconds until then. */
  readonly took: number;
  readonly deliveries: number;
  /** Why this is not as expected; empty: it is. */
  readonly faults: readonly string[];
}

/** One row of the table, before it is played. */
export interface Scenario {
  readonly sent: string;
  /** How many handler runs are expected of it. */
  readonly runs: number;
  play(stage: Stage): Promise<Outcome>;
}

/** One row of the table. */
export interface Row extends Outcome {
  readonly sent: string;
  readonly runs: number;
}

/** The fault, unless what was expected holds. */
export function faultUnless(holds: boolean, fault: string): readonly string[] {
  return holds ? [] : [fault];
}

/** Compares what the user saw; an expectation of nothing means exactly nothing. */
export function faultsInText(text: string, expected: string): readonly string[] {
  const fits = expected === '' ? text === '' : text.includes(expected);
  return faultUnless(fits, `expected ${described(expected)}, the user sees ${described(text)}`);
}

/** Asks again and again until the answer is yes, or for `ms` milliseconds. */
export async function within(ms: number, holds: () => Promise<boolean>): Promise<boolean> {
  for (const latest = Date.now() + ms; Date.now() < latest; await pause(20)) {
    if (await holds()) return true;
  }
  return holds();
}

function described(text: string): string {
  return text === '' ? 'nothing' : `"${text}"`;
}

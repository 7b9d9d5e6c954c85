import type { Stage } from './stage';

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
  play(stage: Stage): Promise<Outcome>;
}

/** One row of the table. */
export interface Row extends Outcome {
  readonly sent: string;
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

/** Plays the scenarios one after the other; one that throws becomes a row with that fault. */
export async function playAll(
  stage: Stage,
  scenarios: readonly Scenario[],
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const scenario of scenarios) {
    const outcome = await scenario.play(stage).catch(failed);
    rows.push({ sent: scenario.sent, ...outcome });
  }
  return rows;
}

function failed(error: unknown): Outcome {
  return { sees: '', took: 0, deliveries: 0, faults: [String(error)] };
}

function described(text: string): string {
  return text === '' ? 'nothing' : `"${text}"`;
}

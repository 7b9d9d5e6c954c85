import { faultUnless, within, type Outcome, type Row, type Scenario, type Stage } from './scenario';

/** Deferred handlers run after the user has been answered. */
const LONGEST_RUN_MS = 5000;

/** Plays the scenarios one after the other; one that breaks off becomes a row with that fault. */
export async function playScenarios(
  stage: Stage,
  scenarios: readonly Scenario[],
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const scenario of scenarios) rows.push(await playScenario(stage, scenario));
  return rows;
}

async function playScenario(stage: Stage, scenario: Scenario): Promise<Row> {
  const { sent, runs: expected } = scenario;
  const before = await stage.handlerRuns();
  const outcome = await scenario.play(stage).catch(brokenOff);
  const counted = async () => (await stage.handlerRuns()) - before;
  await within(LONGEST_RUN_MS, async () => (await counted()) >= expected);
  const runs = await counted();
  const fault = `expected handler runs: ${expected}, got ${runs}`;
  return {
    sent,
    ...outcome,
    runs,
    faults: [...outcome.faults, ...faultUnless(runs === expected, fault)],
  };
}

function brokenOff(error: unknown): Outcome {
  return { sees: '', took: 0, deliveries: 0, faults: [String(error)] };
}

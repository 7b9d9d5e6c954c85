import { endUnstarted } from '../process-failures';
import { playScenarios } from './play-scenarios';
import type { Row } from './scenario';
import { PROGRAMME } from './scenarios';
import { openStage } from './stage';
import { tableOf, verdictOn } from './table';

async function play(): Promise<readonly Row[]> {
  const acts = await Promise.allSettled(
    PROGRAMME.map(async ({ modes, scenarios }) => {
      const stage = await openStage(modes);
      return playScenarios(stage, scenarios).finally(async () => stage.close());
    }),
  );
  return acts.flatMap((act) => {
    if (act.status === 'rejected') throw act.reason;
    return act.value;
  });
}

async function demonstrate(): Promise<number> {
  process.stdout.write('Starting the service and the simulated WeChat platform ...\n');
  const rows = await play();
  process.stdout.write(`${tableOf(rows)}${verdictOn(rows)}`);
  return rows.every(({ faults }) => faults.length === 0) ? 0 : 1;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

demonstrate().then((code) => (process.exitCode = code), endUnstarted);

/**
 * `npm run bench:guard`: ends with 1 when a message costs far more beside bare node:http than was
 * recorded; with `--record` it records. Needs the built service and nothing of `bench/node_modules`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { leaveSubjectCore } from './measure/cores.mjs';
import { ratio } from './measure/rounds.mjs';
import { withSubject } from './measure/subject.mjs';
import { withSpread } from './report/table.mjs';
import { subject } from './subjects/list.mjs';

/** Beyond what other load on the machine does to a ratio. */
const TOLERANCE = 1.4;
/** Many short rounds, so that the two of a round meet the same other load. */
const ROUNDS = 11;
const WARM_UP = { bare: 15_000, service: 8000 };
const COUNTS = { bare: 3000, service: 1500 };
const recorded = new URL('recorded.json', import.meta.url);

async function cost(one) {
  const count = COUNTS[one.entry.name];
  const { cpu } = await one.put({ kind: 'saturation', count });
  return cpu / count;
}

async function rounds(bare, service) {
  await bare.warmUp(WARM_UP.bare);
  await service.warmUp(WARM_UP.service);
  const costs = { bare: [], service: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    costs.bare.push(await cost(bare));
    costs.service.push(await cost(service));
  }
  return ratio(costs.service, costs.bare);
}

function measure() {
  return withSubject(subject('bare'), {}, (bare) =>
    withSubject(subject('service'), {}, (service) => rounds(bare, service)),
  );
}

function record({ median, min, max }) {
  const note = { median, min, max, node: process.version };
  writeFileSync(recorded, `${JSON.stringify(note, null, 2)}\n`);
  console.log(`recorded: ${withSpread(note)} x bare`);
}

/** A machine that was busy with something else gets a second chance. */
async function guard() {
  const { median } = JSON.parse(readFileSync(recorded, 'utf8'));
  const limit = Number((TOLERANCE * median).toFixed(2));
  for (const _ of ['first', 'second']) {
    const found = await measure();
    console.log(`a message costs ${withSpread(found)} x bare node:http; at most ${limit}`);
    if (found.median <= limit) return;
  }
  process.exitCode = 1;
  console.error(`That is more than ${TOLERANCE} x the recorded ${median}. See bench/README.md.`);
}

leaveSubjectCore();
if (process.argv.includes('--record')) record(await measure());
else await guard();

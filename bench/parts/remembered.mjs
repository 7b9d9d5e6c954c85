/** Whether a message costs more when a great many are remembered: two processes, in turn. */
import { ratio, spread } from '../measure/rounds.mjs';
import { withSubject } from '../measure/subject.mjs';
import { remove, temporaryDirectory } from '../measure/leftovers.mjs';
import { subject } from '../subjects/list.mjs';
import { remember } from '../subjects/remember.mjs';
import { STEADY_RATE } from './messages.mjs';

/** As many as are made ahead at once. */
const PORTION = 20_000;
/** Replies are kept until the end, so that all are remembered. */
const env = { WECHAT_DEDUP_TTL: '7200' };

/** @returns {Promise<object>} by subject */
export async function remembered({ sizes, only = ['service'], progress }) {
  const result = {};
  for (const name of only.filter((one) => subject(one).does.includes('once'))) {
    const entry = subject(name);
    const directory = temporaryDirectory();
    try {
      const isOnDisk = name === 'service';
      progress(`${sizes.remembered} remembered messages for ${entry.label}`);
      if (isOnDisk) await remember(directory, sizes.remembered);
      const full = { env: { ...env, DATA_DIR: directory } };
      result[name] = await withSubject(entry, { env }, (fresh) =>
        withSubject(entry, full, async (other) => {
          await fill(other, isOnDisk ? sizes.warmUp : sizes.remembered, progress);
          return compare(fresh, other, sizes, progress);
        }),
      );
    } finally {
      remove(directory);
    }
  }
  return result;
}

async function compare(fresh, full, sizes, progress) {
  await fresh.warmUp(sizes.warmUp);
  const { own, file = 0 } = await full.usage();
  const rounds = [];
  for (let round = 1; round <= sizes.rounds; round += 1) {
    progress(`round ${round} of ${sizes.rounds}: none remembered, ${sizes.remembered} remembered`);
    rounds.push({ fresh: await measure(fresh, sizes), full: await measure(full, sizes) });
  }
  const loads = ['saturation', 'steady'].map((load) => [load, summary(rounds, load)]);
  const memory = { own: Math.round(own), file: Math.round(file) };
  return { remembered: sizes.remembered, memory, ...Object.fromEntries(loads) };
}

async function fill(subjectToFill, count, progress) {
  for (let sent = 0; sent < count; sent += PORTION) {
    if (sent % (5 * PORTION) === 0) progress(`${sent} of ${count} remembered`);
    await subjectToFill.warmUp(Math.min(PORTION, count - sent));
  }
}

/** A few messages only: those of the fresh process are remembered as well. */
async function measure(one, sizes) {
  const saturation = await one.put({ kind: 'saturation', count: sizes.saturation / 2 });
  const count = STEADY_RATE * sizes.steadySeconds;
  const steady = await one.put({ kind: 'steady', rate: STEADY_RATE, count });
  return { saturation, steady };
}

function summary(rounds, load) {
  const cost = (which) =>
    rounds.map(({ [which]: { [load]: one } }) => (one.cpu / one.count) * 1000);
  return {
    none: spread(cost('fresh'), 0),
    full: spread(cost('full'), 0),
    toNone: ratio(cost('full'), cost('fresh')),
  };
}

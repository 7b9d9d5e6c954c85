/** What the service holds after many messages at a steady pace: bounded by what it remembers? */
import { withSubject } from '../measure/subject.mjs';
import { subject } from '../subjects/list.mjs';

const SAMPLE_MS = 2000;

/** @returns {Promise<object>} by subject, in MB */
export async function memory({ sizes, only = ['service'], progress }) {
  const result = {};
  for (const name of only) {
    const { traffic, trafficRate } = sizes;
    const seconds = Math.round(traffic / trafficRate);
    progress(`${traffic} messages at ${trafficRate}/s: ${name}, ${seconds} s`);
    result[name] = await withSubject(subject(name), {}, (one) => measure(one, sizes));
  }
  return result;
}

async function measure(one, { traffic: count, trafficRate: rate }) {
  const begin = await one.usage();
  const peak = { own: 0, file: 0 };
  const sample = async () => {
    const { own, file = 0 } = await one.usage();
    peak.own = Math.max(peak.own, own);
    peak.file = Math.max(peak.file, file);
  };
  const load = await sampled(sample, () => one.put({ kind: 'steady', rate, count }));
  const end = await one.usage();
  await sample();
  return {
    count,
    ...megabytes({ ownAtFirst: begin.own, own: end.own, ownAtMost: peak.own }),
    ...megabytes({ file: end.file ?? 0, fileAtMost: peak.file, live: await one.liveMemory() }),
    microseconds: Math.round((load.cpu / count) * 1000),
    p50: Number(load.p50.toFixed(2)),
    p99: Number(load.p99.toFixed(2)),
  };
}

async function sampled(sample, action) {
  const sampling = setInterval(() => sample().catch(() => {}), SAMPLE_MS);
  try {
    return await action();
  } finally {
    clearInterval(sampling);
  }
}

function megabytes(sizes) {
  return Object.fromEntries(Object.entries(sizes).map(([name, size]) => [name, Math.round(size)]));
}

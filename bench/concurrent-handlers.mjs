import { MeasuredProcess } from './measured-process.mjs';
import { putLoad } from './put-load.mjs';
import { serviceEnvironment } from './service-environment.mjs';

const HANDLER_MS = 4500;
/** WeChat cuts at 5000. */
const LIMIT_MS = 4900;
const WARM_UP = 5000;
const count = Number(process.argv[2] ?? 10_000);
/** All have begun before the first has ended. */
const rampMs = Number(process.argv[3] ?? 4000);

const service = await MeasuredProcess.start('service.mjs', serviceEnvironment({ HANDLER_MS }));
// A service that has run for a while has compiled what it does often.
await putLoad(service.url, { COUNT: WARM_UP, CONCURRENCY: 64, FIRST: count });
const before = await service.usage();
const peak = { rss: 0 };
const watch = setInterval(async () => {
  const { rss } = await service.usage();
  peak.rss = Math.max(peak.rss, rss);
}, 500);
const load = await putLoad(service.url, { COUNT: count, RAMP_MS: rampMs });
clearInterval(watch);
const after = await service.usage();
await service.end();

console.table({
  'handlers of 4.5 s at once': count,
  answered: load.answered,
  'median ms': Math.round(load.median),
  'p99 ms': Math.round(load.p99),
  'slowest ms': Math.round(load.slowest),
  'resident MB before': Math.round(before.rss),
  'resident MB at most': Math.round(peak.rss),
  'CPU ms per message': Number(((after.cpu - before.cpu) / count).toFixed(3)),
});
process.exitCode = load.answered === count && load.slowest < LIMIT_MS ? 0 : 1;

import { MeasuredProcess } from './measured-process.mjs';
import { putLoad, putWaitingLoad } from './put-load.mjs';
import { serviceEnvironment } from './service-environment.mjs';

const HANDLER_MS = 4500;
/** WeChat cuts at 5000. */
const LIMIT_MS = 4900;
const WARM_UP = { COUNT: 5000, CONCURRENCY: 64 };
const count = Number(process.argv[2] ?? 10_000);
/** All have begun before the first has ended. */
const rampMs = Number(process.argv[3] ?? 4000);

async function measure(script, environment) {
  const measured = await MeasuredProcess.start(script, environment);
  // What has run for a while has compiled what it does often.
  await putLoad(measured.url, WARM_UP);
  const before = await measured.usage();
  const peak = { rss: 0 };
  const watch = setInterval(async () => {
    const { rss } = await measured.usage();
    peak.rss = Math.max(peak.rss, rss);
  }, 500);
  const options = { COUNT: count, RAMP_MS: rampMs, FIRST: WARM_UP.COUNT };
  const load = await putWaitingLoad(measured.url, options);
  clearInterval(watch);
  const after = await measured.usage();
  await measured.end();
  return {
    answered: load.answered,
    'median ms': Math.round(load.median),
    'p99 ms': Math.round(load.p99),
    'slowest ms': Math.round(load.slowest),
    'resident MB before': Math.round(before.rss),
    'resident MB at most': Math.round(peak.rss),
    'CPU ms per message': Number(((after.cpu - before.cpu) / count).toFixed(3)),
  };
}

const service = await measure('service.mjs', serviceEnvironment({ HANDLER_MS }));
const bare = await measure('bare-server.mjs', { HANDLER_MS });
console.log(`${count} handlers of ${HANDLER_MS} ms at once`);
console.table({ service, 'bare node:http': bare });
const isInTime = service.answered === count && service['slowest ms'] < LIMIT_MS;
process.exitCode = isInTime ? 0 : 1;

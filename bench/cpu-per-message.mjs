import { MeasuredProcess } from './measured-process.mjs';
import { putLoad } from './put-load.mjs';
import { serviceEnvironment } from './service-environment.mjs';

const WARM_UP = 2000;
const CONCURRENCY = 64;
const count = Number(process.argv[2] ?? 20_000);

async function measure(script, environment) {
  const measured = await MeasuredProcess.start(script, environment);
  await putLoad(measured.url, { COUNT: WARM_UP, CONCURRENCY });
  const before = await measured.usage();
  const begun = performance.now();
  const load = await putLoad(measured.url, { COUNT: count, CONCURRENCY, FIRST: WARM_UP });
  const seconds = (performance.now() - begun) / 1000;
  const after = await measured.usage();
  await measured.end();
  return {
    answered: load.answered,
    'CPU ms per message': Number(((after.cpu - before.cpu) / count).toFixed(3)),
    'messages/s': Math.round(count / seconds),
    'p99 ms': Number(load.p99.toFixed(1)),
    'resident MB': Math.round(after.rss),
  };
}

const service = await measure('service.mjs', serviceEnvironment());
const bare = await measure('bare-server.mjs', {});
console.table({ service, 'bare node:http': bare });
const cost = 'CPU ms per message';
console.log(`ratio of CPU per message: ${(service[cost] / bare[cost]).toFixed(2)}`);
process.exitCode = service.answered === count && bare.answered === count ? 0 : 1;

/** What docs/capacity.md is made of: CPU and Redis' share per message, and instances side by side. */
import { execFileSync } from 'node:child_process';
import { MeasuredProcess } from './measured-process.mjs';
import { MeasuredRedis } from './measured-redis.mjs';
import { putLoad } from './put-load.mjs';
import { serviceEnvironment } from './service-environment.mjs';

const WARM_UP = 3000;
const CONCURRENCY = 64;
const count = Number(process.argv[2] ?? 20_000);
let sent = 0;

/** What is started from now on runs on these cores alone. */
function startOn(cores) {
  execFileSync('taskset', ['-acp', cores, String(process.pid)], { stdio: 'ignore' });
}

/** The same share of the messages to each; @returns the slower of the times, in seconds */
async function load(services, messages) {
  const each = Math.round(messages / services.length);
  const begun = performance.now();
  const results = await Promise.all(
    services.map(({ url }) => {
      sent += each;
      return putLoad(url, { COUNT: each, CONCURRENCY, FIRST: sent });
    }),
  );
  const missing = results.reduce((sum, { answered }) => sum + each - answered, 0);
  if (missing > 0) console.error(`${missing} of ${messages} messages got no reply`);
  return {
    seconds: (performance.now() - begun) / 1000,
    p99: Math.max(...results.map((r) => r.p99)),
  };
}

/** One instance on each of the cores; Redis, and later the load, on the others. */
async function start({ cores, others, redisOptions, replayCheck = 'off' }) {
  startOn(others);
  const redis = redisOptions && (await MeasuredRedis.start(redisOptions));
  const services = [];
  for (const core of cores) {
    startOn(core);
    const environment = {
      WECHAT_REPLAY_CHECK: replayCheck,
      ...(redis && { REDIS_URL: redis.url }),
    };
    services.push(await MeasuredProcess.start('service.mjs', serviceEnvironment(environment)));
  }
  startOn(others);
  return { services, redis };
}

async function measure(setting) {
  const { services, redis } = await start(setting);
  await load(services, WARM_UP * services.length);
  const usage = async () => {
    const all = await Promise.all(services.map((service) => service.usage()));
    return { cpu: all.reduce((sum, { cpu }) => sum + cpu, 0), ...(await redis?.usage()) };
  };
  const before = await usage();
  const { seconds, p99 } = await load(services, count);
  const after = await usage();
  await Promise.all([...services, redis].map((one) => one?.end()));
  const perMessage = (key, digits) =>
    key in after ? Number(((after[key] - before[key]) / count).toFixed(digits)) : '';
  return {
    'CPU ms': perMessage('cpu', 3),
    'messages/s': Math.round(count / seconds),
    'p99 ms': Math.round(p99),
    'Redis µs': perMessage('microseconds', 0),
    'Redis calls': perMessage('calls', 2),
    'bytes in': perMessage('bytesIn', 0),
    'bytes out': perMessage('bytesOut', 0),
    'Redis memory': perMessage('memory', 0),
  };
}

const safe = ['--appendonly', 'yes', '--appendfsync', 'always'];
const one = { cores: ['0'], others: '1' };
console.table({
  embedded: await measure({ ...one }),
  'embedded, replay check': await measure({ ...one, replayCheck: 'reject' }),
  'Redis in memory': await measure({ ...one, redisOptions: [] }),
  'Redis, fsync always': await measure({ ...one, redisOptions: safe }),
  'Redis, fsync, replay check': await measure({
    ...one,
    redisOptions: safe,
    replayCheck: 'reject',
  }),
  'two instances, embedded': await measure({ cores: ['0', '1'], others: '0,1' }),
  'two instances, Redis, fsync': await measure({
    cores: ['0', '1'],
    others: '0,1',
    redisOptions: safe,
  }),
});

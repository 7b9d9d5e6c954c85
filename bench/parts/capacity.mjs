/** What `docs/capacity.md` is made of: Redis' share per message, and instances side by side. */
import { CORES, isPinned } from '../measure/cores.mjs';
import { remove, temporaryDirectory } from '../measure/leftovers.mjs';
import { hasRedis, MeasuredRedis } from '../measure/redis.mjs';
import { Subject } from '../measure/subject.mjs';
import { subject } from '../subjects/list.mjs';

const SAFE = ['--appendonly', 'yes', '--appendfsync', 'always'];
/** No two instances get the same message. */
const FAR_APART = 10_000_000;
const OFF = { WECHAT_REPLAY_CHECK: 'off' };
const one = [CORES.subject];
const two = [CORES.subject, CORES.load];

const SETTINGS = {
  'embedded, no replay check': { cores: one, env: OFF },
  embedded: { cores: one },
  'Redis in memory, no replay check': { cores: one, redis: [], env: OFF },
  'Redis, fsync always, no replay check': { cores: one, redis: SAFE, env: OFF },
  'Redis, fsync always': { cores: one, redis: SAFE },
  'two instances, embedded': { cores: two },
  'two instances, Redis, fsync always': { cores: two, redis: SAFE },
};

/** @returns {Promise<object>} by setting */
export async function capacity({ sizes, progress }) {
  if (!isPinned || !hasRedis) throw new Error('capacity needs taskset, two cores and redis-server');
  const result = {};
  for (const [name, setting] of Object.entries(SETTINGS)) {
    progress(name);
    result[name] = await measure(setting, sizes);
  }
  return result;
}

async function measure({ cores, redis: options, env = {} }, sizes) {
  const redis = options && (await MeasuredRedis.start(options));
  const directory = temporaryDirectory();
  const stores = { ...env, DATA_DIR: directory, ...(redis && { REDIS_URL: redis.url }) };
  const instances = [];
  try {
    for (const core of cores) {
      const first = instances.length * FAR_APART;
      instances.push(await Subject.start(subject('service'), { core, env: stores, first }));
    }
    return await share(instances, redis, sizes);
  } finally {
    await Promise.all([...instances, redis].map((running) => running?.end()));
    remove(directory);
  }
}

/** The same number of messages to each instance. */
async function share(instances, redis, { warmUp, saturation: count }) {
  await Promise.all(instances.map((instance) => instance.warmUp(warmUp)));
  const before = await redis?.usage();
  const load = { kind: 'saturation', count: Math.round(count / instances.length) };
  const results = await Promise.all(instances.map((instance) => instance.put(load)));
  const after = await redis?.usage();
  const cpu = results.reduce((sum, result) => sum + result.cpu, 0);
  const slowest = Math.max(...results.map(({ milliseconds }) => milliseconds));
  return {
    microseconds: Math.round((cpu / count) * 1000),
    perSecond: Math.round((count / slowest) * 1000),
    p99: Math.round(Math.max(...results.map(({ p99 }) => p99))),
    ...(redis && redisShare(before, after, count)),
  };
}

function redisShare(before, after, count) {
  const each = (name) => Number(((after[name] - before[name]) / count).toFixed(1));
  return {
    redisMicroseconds: each('microseconds'),
    redisCalls: each('calls'),
    bytesIn: each('bytesIn'),
    bytesOut: each('bytesOut'),
    redisMemory: each('memory'),
  };
}

/** CPU of the service as it is deployed, from its start to its first answer. */
import { spawn } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { CALLBACK_PATH } from '../account.mjs';
import { faultOf } from '../load/check.mjs';
import { Connection } from '../load/connection.mjs';
import { textMessage } from '../load/messages.mjs';
import { CORES, onCore } from '../measure/cores.mjs';
import { freePort } from '../measure/free-port.mjs';
import { end, ended, remove, temporaryDirectory } from '../measure/leftovers.mjs';
import { hasProc, processorTime } from '../measure/proc.mjs';
import { hasRedis, MeasuredRedis } from '../measure/redis.mjs';
import { spread } from '../measure/rounds.mjs';
import { apiBase } from '../measure/token-endpoint.mjs';
import { distFile, startFlags } from '../subjects/dist.mjs';
import { serviceEnvironment } from '../subjects/service-environment.mjs';

const POLL_MS = 5;
const LONGEST_START_MS = 30_000;

/** @returns {Promise<object>} by store: CPU and time, in milliseconds */
export async function start({ sizes, progress }) {
  if (!hasProc) throw new Error('the start is measured on Linux only, by /proc');
  const result = { embedded: await starts(sizes.starts, {}, progress) };
  if (!hasRedis) return result;
  const redis = await MeasuredRedis.start([]);
  try {
    return { ...result, redis: await starts(sizes.starts, { REDIS_URL: redis.url }, progress) };
  } finally {
    await redis.end();
  }
}

async function starts(count, stores, progress) {
  const all = [];
  for (let i = 1; i <= count; i += 1) {
    progress(`start ${i} of ${count}${stores.REDIS_URL ? ', Redis' : ', embedded'}`);
    all.push(await oneStart(stores));
  }
  const figure = (name) =>
    spread(
      all.map((one) => one[name]),
      0,
    );
  return { cpu: figure('cpu'), milliseconds: figure('milliseconds') };
}

async function oneStart(stores) {
  const directory = temporaryDirectory();
  const port = String(await freePort());
  const begun = performance.now();
  const service = startService(directory, { ...stores, DATA_DIR: directory, PORT: port });
  try {
    await firstAnswer(new URL(`http://127.0.0.1:${port}${CALLBACK_PATH}`), service);
    return { cpu: processorTime(service.pid), milliseconds: performance.now() - begun };
  } finally {
    await end(service);
    remove(directory);
  }
}

/** As `npm start` does, but elsewhere than here, so that no .env of this folder is read. */
function startService(cwd, { PORT, ...stores }) {
  const variables = serviceEnvironment({ mode: 'plain', apiBase }, stores);
  const main = [process.execPath, ...startFlags(), distFile('main.js').pathname];
  const [command, args] = onCore(CORES.subject, main);
  const env = { ...variables, PORT, PATH: process.env.PATH };
  return ended(spawn(command, args, { env, cwd, stdio: ['ignore', 'ignore', 'inherit'] }));
}

async function firstAnswer(url, service) {
  const connection = await listening(url, service);
  const options = { url, mode: 'plain', expect: 'echo' };
  const message = textMessage(Math.floor(Math.random() * 1e9), options);
  const fault = faultOf(await connection.exchange(message.request), message, options);
  connection.close();
  if (fault) throw new Error(`the first answer was wrong: ${fault}`);
}

async function listening(url, service) {
  const latest = performance.now() + LONGEST_START_MS;
  while (performance.now() < latest && service.exitCode === null) {
    try {
      return await Connection.open(url);
    } catch {
      await pause(POLL_MS);
    }
  }
  throw new Error('the service did not start');
}

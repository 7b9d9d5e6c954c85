/** The load, a process of its own: prepares the job that it is sent, and runs it when told to. */
import { Connection } from './connection.mjs';
import { verification } from './messages.mjs';
import { saturation } from './saturation.mjs';
import { steady } from './steady.mjs';
import { waiting } from './waiting.mjs';

const CONNECTIONS = 64;
/** Beyond what a server takes in at once they would be refused. */
const OPENED_AT_ONCE = 64;
const kinds = { saturation, steady, waiting };

let prepared;

/** Each has a request at once: one that says nothing for some seconds would be cut off. */
async function openConnection({ url, first }, index) {
  const connection = await Connection.open(url);
  await connection.exchange(verification(first + index, url));
  return connection;
}

async function openConnections(job, count) {
  const connections = [];
  while (connections.length < count) {
    const length = Math.min(OPENED_AT_ONCE, count - connections.length);
    const opening = Array.from({ length }, (_, i) => openConnection(job, connections.length + i));
    connections.push(...(await Promise.all(opening)));
  }
  return connections;
}

async function prepare(sent) {
  const job = { ...sent, url: new URL(sent.url) };
  const count = job.kind === 'waiting' ? job.count : CONNECTIONS;
  const connections = await openConnections(job, count);
  const load = kinds[job.kind](job, connections);
  prepared = { run: load, close: () => connections.forEach((one) => one.close()) };
  return 'ready';
}

async function run() {
  try {
    return await prepared.run();
  } finally {
    prepared.close();
  }
}

process.on('disconnect', () => process.exit());
process.on('message', async (message) => {
  try {
    process.send({ result: await (message === 'go' ? run() : prepare(message)) });
  } catch (error) {
    process.send({ error: error.message });
  }
});

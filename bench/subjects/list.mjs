import { startFlags } from './dist.mjs';

/**
 * @typedef {object} SubjectEntry
 * @property {string} name as `--only` takes it
 * @property {string} label as tables show it
 * @property {string} script
 * @property {'echo' | 'fixed'} expect what it answers
 * @property {readonly string[]} does what of `WORK` it does for each message
 * @property {readonly string[]} [doesInSecure] and what in that mode only
 * @property {boolean} [waits] it takes HANDLER_MS for a slow message
 * @property {object} [env]
 * @property {readonly string[]} [flags] of node
 * @property {readonly string[]} [redis] it has a Redis of its own, started with these options
 */

/** What a message may cost, in the order in which it is met. */
export const WORK = {
  signature: 'checks the signature',
  fresh: 'refuses a stale timestamp',
  replay: 'refuses a signature that comes back with another message',
  xml: 'parses the XML',
  limits: 'bounds body, depth and nodes; refuses DOCTYPE',
  account: 'checks that the message is for this account',
  routing: 'finds the handler among several',
  once: 'runs the handler once for all deliveries and gives each the reply',
  durable: 'remembers messages and replies beyond the process',
  deadline: 'watches the deadline, sends what is late afterwards',
  reply: 'checks the reply (lengths, characters) before it goes out',
  metrics: 'counts and times for Prometheus',
};

const ALL = Object.keys(WORK);
const node = (name) => ({ name, label: name, script: `subjects/${name}.mjs`, expect: 'echo' });
const service = { ...node('service'), waits: true, flags: startFlags() };

/** @type {readonly SubjectEntry[]} */
export const SUBJECTS = [
  { ...node('bare'), label: 'bare node:http', expect: 'fixed', waits: true, does: [] },
  { ...node('nest'), label: 'Nest on Fastify, empty', expect: 'fixed', waits: true, does: [] },
  {
    ...node('least'),
    label: 'Nest, the least of it',
    does: ['signature', 'fresh', 'xml'],
  },
  { ...node('co-wechat'), label: 'co-wechat (Koa)', does: ['signature', 'xml'] },
  { ...node('wechat'), label: 'wechat (Express)', does: ['signature', 'xml'] },
  {
    ...node('easywechat'),
    label: 'node-easywechat',
    does: ['xml', 'routing'],
    // In plain mode it does not look at the signature.
    doesInSecure: ['signature', 'account'],
  },
  {
    ...service,
    name: 'service-memory',
    label: 'this service, memory',
    env: { BENCH_STORES: 'memory' },
    does: ALL.filter((work) => work !== 'durable'),
  },
  { ...service, label: 'this service', does: ALL },
  { ...service, name: 'service-redis', label: 'this service, Redis', redis: [], does: ALL },
];

/** @throws when there is none of that name */
export function subject(name) {
  const found = SUBJECTS.find((one) => one.name === name);
  if (found) return found;
  throw new Error(`no subject ${name}: there are ${SUBJECTS.map((one) => one.name).join(', ')}`);
}

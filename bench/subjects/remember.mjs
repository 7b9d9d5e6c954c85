/** What the embedded store would hold after a great many messages, written as the service writes it. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { account } from '../account.mjs';
import { fromDist } from './dist.mjs';

const AT_ONCE = 1000;
const LARGEST_SEGMENT = 60 * 2 ** 20;
const OPEN_ID = 'o'.repeat(28);
const SETTLED = {
  user: `${account.appId}:${OPEN_ID}`,
  state: 'done',
  channel: 'passive',
  owner: '',
  epoch: 1,
  attempts: 1,
  failures: 0,
  deliveries: 1,
};
const nothing = () => {};

/** @param {string} directory DATA_DIR of a service that is not started yet */
export async function remember(directory, count) {
  const { RecordLog } = await fromDist('stores/embedded/log/record-log.js');
  const events = { onLine: nothing, onReload: nothing, onRestored: nothing };
  const log = new RecordLog(join(directory, 'ledger'), 'bench', events);
  const now = Date.now();
  for (let from = 0; from < count; from += AT_ONCE) {
    const length = Math.min(AT_ONCE, count - from);
    log.commit(Array.from({ length }, (_, i) => answered(from + i, now)));
    if (log.segments.current.length > LARGEST_SEGMENT) log.seal();
  }
  log.close();
}

/** A text that was replied to. */
function answered(index, now) {
  const digest = createHash('sha256').update(String(index)).digest('base64url');
  const content = `第${index}条`;
  return {
    previous: undefined,
    kind: 'settled',
    key: `${account.appId}:${Math.floor(now / 1000)}-${digest}`,
    binding: `${account.appId}:${createHash('sha1').update(digest).digest('hex')}`,
    value: JSON.stringify({
      ...SETTLED,
      fingerprint: digest.slice(0, 22),
      message: JSON.stringify({ Content: content, FromUserName: OPEN_ID, MsgType: 'text' }),
      reply: JSON.stringify({ type: 'text', content }),
      createdAt: now,
      lastDeliveryAt: now,
      dueAt: now,
      lookAt: now + 7_200_000,
    }),
  };
}

import { setTimeout as sleep } from 'node:timers/promises';
import { Queue, Worker } from 'bullmq';

/** Redis answers at once, or it is away and nothing can be told to it any more. */
const LONGEST_CLOSE_MS = 500;

/** BullMQ waits for a Redis that is away for as long as that takes; a service that ends does not. */
async function bounded(close: Promise<void>, disconnect: () => Promise<void>): Promise<void> {
  const abort = new AbortController();
  const late = sleep(LONGEST_CLOSE_MS, 'late', { signal: abort.signal }).catch(() => undefined);
  const end = await Promise.race([close, late]);
  abort.abort();
  if (end === 'late') void disconnect().catch(() => undefined);
}

/** A queue whose end waits for no Redis. */
export class BoundedQueue extends Queue {
  override close(): Promise<void> {
    return bounded(super.close(), () => this.disconnect());
  }
}

/** A worker whose end waits for no Redis, and for no job that was given back already. */
export class BoundedWorker extends Worker {
  override close(force?: boolean): Promise<void> {
    return bounded(super.close(force), () => this.disconnect());
  }
}

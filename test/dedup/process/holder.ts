import { open } from 'lmdb';

/** Takes the store's write lock and keeps it, as a process does that is stopped in mid-write. */
const root = open({ path: process.env['STORE'] ?? '', maxDbs: 12 });
root.transactionSync(() => {
  process.send?.('held');
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});

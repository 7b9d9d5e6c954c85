import { resolve } from 'node:path';

/** Runs the test of a file here, which takes a fraction of what another Jest would. */
export async function passes(path: string): Promise<void> {
  let test: () => Promise<void> = () => Promise.reject(new Error('no test'));
  const { it: own } = globalThis;
  globalThis.it = ((_: string, run: typeof test) => (test = run)) as unknown as typeof own;
  try {
    require(resolve(path));
  } finally {
    globalThis.it = own;
  }
  await test();
}

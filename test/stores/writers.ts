import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LEDGER_TIMES } from '../../src/ledger';
import { EmbeddedStore } from '../../src/stores';
import { NodeProcess } from '../support/process/service-process';

const WRITER = join(__dirname, 'process', 'store-writer.ts');

/** Starts a process that writes to the store; resolves when it has begun. */
export async function startWriter(
  directory: string,
  name: string,
  env: NodeJS.ProcessEnv = {},
): Promise<NodeProcess> {
  const writer = NodeProcess.start(WRITER, directory, {
    DATA_DIR: join(directory, 'data'),
    JOURNAL: journalOf(directory, name),
    WRITER: name,
    ...env,
  });
  await once(writer.child, 'message');
  return writer;
}

/** Names of the messages that were acknowledged to it. */
export function writtenBy(directory: string, name: string): readonly string[] {
  const path = journalOf(directory, name);
  if (!existsSync(path)) return [];
  return [...readFileSync(path, 'utf8').matchAll(/^written (\S+)$/gm)].map(([, one = '']) => one);
}

/** Those of which the store, opened anew, does not know the reply to be what it was. */
export async function lostOf(directory: string, names: readonly string[]): Promise<string[]> {
  const store = new EmbeddedStore(join(directory, 'data'), () => true, LEDGER_TIMES);
  try {
    return names.filter((name) => store.seen(name)?.reply !== `reply to ${name}`);
  } finally {
    await store.onApplicationShutdown();
  }
}

function journalOf(directory: string, name: string): string {
  return join(directory, `journal-${name}`);
}

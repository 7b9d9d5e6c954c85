import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { startPlatform, text } from '../../src/simulator';
import { ServiceProcess } from '../support/process/service-process';
import { temporaryDirectory } from '../support/temporary-directory';

const ROOT = join(__dirname, '..', '..');
const MESSAGES = 30;
const MOST_FILES = 40;

/** The files of the numbered list in docs/architecture.md. */
function namedFiles(): readonly string[] {
  const page = readFileSync(join(ROOT, 'docs/architecture.md'), 'utf8');
  return [...page.matchAll(/^\d+\. `([^`]+\.ts)`/gm)].map(([, path = '']) => path).toSorted();
}

/**
 * What the store does once a turn for all messages of it, or by the clock, which on a busy machine is
 * as often as a message: time and heartbeat, and what brings the log to disk.
 */
const NOT_OF_A_MESSAGE = new Set([
  'ledger/instance.ts',
  'stores/embedded/heartbeats.ts',
  'stores/embedded/log/log-disk.ts',
  'stores/embedded/log/log-upkeep.ts',
]);

/** Files of which a function is called for each text that `EchoHandler` answers; no lists of exports. */
async function calledFiles(): Promise<readonly string[]> {
  const directory = temporaryDirectory();
  const platform = await startPlatform();
  const service = await ServiceProcess.launch(directory, {
    ...platform.environment,
    HANDLERS: join(ROOT, 'src/handlers/handlers.module.ts'),
    NODE_OPTIONS: `--require ${join(ROOT, 'test/support/process/covered.cjs')}`,
  });
  const calledSince = async () => {
    service.child.send('covered');
    const [called] = (await once(service.child, 'message')) as [readonly Called[]];
    return called;
  };
  try {
    platform.connect([service.url]);
    await platform.send(text('the first of its kind'));
    await calledSince();
    for (let i = 0; i < MESSAGES; i += 1) await platform.send(text(`message ${i}`));
    const called = (await calledSince()).filter(({ calls }) => calls >= MESSAGES);
    return called
      .map(({ path }) => path)
      .filter((path) => !path.endsWith('/index.ts') && !NOT_OF_A_MESSAGE.has(path));
  } finally {
    await service.end();
    await platform.close();
    rmSync(directory, { recursive: true });
  }
}

interface Called {
  readonly path: string;
  readonly calls: number;
}

describe('the way of a text from the socket to a ready-made handler and back', () => {
  it(`leads through at most ${MOST_FILES} files, those that docs/architecture.md names`, async () => {
    const called = await calledFiles();
    expect(called.toSorted()).toEqual(namedFiles());
    expect(called.length).toBeLessThanOrEqual(MOST_FILES);
  });
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from '../../../test/support/temporary-directory';
import { ServiceProcess } from './service-process';

const FAULTS = { slow: 0, throws: false, kill: false };
/** Until the system has closed the killed process' end of the channel. */
const DYING_MS = 500;

/** This process sees nothing of what happens meanwhile. */
function block(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

describe('a process of the service', () => {
  it('that was killed can still be told something: it goes nowhere', async () => {
    const directory = temporaryDirectory();
    const entry = join(directory, 'entry.cjs');
    writeFileSync(entry, "process.on('message', () => {}); process.send({ kind: 'ready' });");
    let isReady = () => {};
    const ready = new Promise<void>((resolve) => (isReady = resolve));
    const service = new ServiceProcess({
      entry,
      directory,
      environment: process.env,
      told: isReady,
      wrote: () => undefined,
    });
    await ready;
    service.kill();
    block(DYING_MS);
    service.tell({ faults: FAULTS });
    await expect(service.exited).resolves.toBeUndefined();
  });

  it('says of a module that is not there which one, and nothing of Node', async () => {
    const directory = temporaryDirectory();
    const entry = join(directory, 'entry.cjs');
    writeFileSync(entry, "require('./none');");
    const [told, wrote] = [() => undefined, () => undefined];
    const service = new ServiceProcess({ entry, directory, environment: process.env, told, wrote });
    await service.exited;
    expect(service.problem).toMatch(/^Error: Cannot find module '.\/none'\n/);
  });
});

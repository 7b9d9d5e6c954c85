import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from '../../../test/support/temporary-directory';
import { DevService } from './dev-service';

const READY = "process.on('message', () => {}); process.send({ kind: 'ready' });";

const nothing = (): void => undefined;

describe('the service beside the console', () => {
  let service: DevService;
  afterEach(() => service.close());

  it.each([
    ['waits for ever', 'setInterval(() => undefined, 1000)'],
    ['never ends to compute', 'for (;;) {}'],
  ])('is started anew with what was mended where its start %s', async (_, waiting) => {
    const directory = temporaryDirectory();
    const entry = join(directory, 'entry.cjs');
    writeFileSync(entry, READY);
    let hangs = nothing;
    const hanging = new Promise<void>((resolve) => (hangs = resolve));
    const launch = { entry, directory, environment: process.env, wrote: () => hangs() };
    const events = { seen: nothing, changed: nothing, killWanted: nothing, ended: nothing };
    let number = 0;
    service = new DevService(
      () => launch,
      events,
      () => (number += 1),
    );
    service.start();
    await service.settled();
    writeFileSync(entry, `require('node:fs').writeSync(1, 'hanging'); ${waiting};`);
    const hung = service.restart();
    await hanging;
    writeFileSync(entry, READY);
    await service.restart();
    await hung;
    expect(service.state).toBe('ready');
  });
});

import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { SourceWatch } from './source-watch';

describe('the watch over the sources', () => {
  const top = mkdtempSync(join(tmpdir(), 'source-watch-'));
  const handlers = join(top, 'handlers');
  let changes = 0;
  let watching: SourceWatch;

  beforeAll(() => {
    for (const folder of [handlers, join(top, 'console')]) mkdirSync(folder);
    writeFileSync(join(handlers, 'a.handler.ts'), '1');
    watching = new SourceWatch([top], () => (changes += 1));
  });

  afterAll(() => {
    watching.close();
    rmSync(top, { recursive: true });
  });

  beforeEach(async () => {
    await pause(200);
    changes = 0;
  });

  async function expectChanges(count: number): Promise<void> {
    await pause(300);
    expect(changes).toBe(count);
  }

  it.each([1, 2, 3])(
    'sees a file that an editor puts in the place of another (%i)',
    async (time) => {
      writeFileSync(join(handlers, `sed${time}`), String(time));
      renameSync(join(handlers, `sed${time}`), join(handlers, 'a.handler.ts'));
      await expectChanges(1);
    },
  );

  it('sees new files, and those of a new folder', async () => {
    const folder = join(handlers, 'orders');
    mkdirSync(folder);
    writeFileSync(join(folder, 'b.handler.ts'), '1');
    await expectChanges(1);
    writeFileSync(join(folder, 'b.handler.ts'), '2');
    await expectChanges(2);
  });

  it('goes on with a folder that another one has replaced, and that one again', async () => {
    for (const words of ['first', 'second']) {
      const fresh = mkdtempSync(join(tmpdir(), 'fresh-handlers-'));
      writeFileSync(join(fresh, 'c.handler.ts'), words);
      rmSync(handlers, { recursive: true });
      renameSync(fresh, handlers);
      await expectChanges(1);
      writeFileSync(join(handlers, 'c.handler.ts'), `${words} again`);
      await expectChanges(2);
      changes = 0;
    }
  });

  it('sees a folder that is put in the place of another as it is', async () => {
    const [fresh, old] = [join(top, 'fresh.d'), join(top, 'old.d')];
    cpSync(handlers, fresh, { recursive: true });
    await pause(200);
    renameSync(handlers, old);
    renameSync(fresh, handlers);
    await expectChanges(1);
    writeFileSync(join(handlers, 'c.handler.ts'), 'third');
    await expectChanges(2);
  });

  it('sees values that handlers import', async () => {
    writeFileSync(join(handlers, 'prices.json'), '{}');
    await expectChanges(1);
  });

  it('sees a folder of handlers that has the name of such a room', async () => {
    mkdirSync(join(handlers, 'demo'));
    writeFileSync(join(handlers, 'demo', 'd.handler.ts'), '1');
    await expectChanges(1);
    writeFileSync(join(handlers, 'demo', 'd.handler.ts'), '2');
    await expectChanges(2);
  });

  it('does not look at specs, other files, and rooms that the service does not run', async () => {
    writeFileSync(join(handlers, 'a.handler.spec.ts'), '1');
    writeFileSync(join(handlers, 'notes.md'), '1');
    writeFileSync(join(top, 'console', 'main.ts'), '1');
    await expectChanges(0);
  });
});

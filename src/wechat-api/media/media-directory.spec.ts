import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MediaDirectory } from './media-directory';

const HOUR_MS = 3_600_000;

describe('MediaDirectory', () => {
  let path: string;
  beforeEach(async () => {
    path = await mkdtemp(join(tmpdir(), 'media-directory-'));
  });
  afterEach(() => rm(path, { recursive: true, force: true }));

  async function write(name: string, age: number): Promise<void> {
    const time = new Date(Date.now() - age);
    await writeFile(join(path, name), 'half');
    await utimes(join(path, name), time, time);
  }

  it('removes what a killed process left unfinished, and nothing else', async () => {
    await write('.killed.part', 2 * HOUR_MS);
    await write('.being-written.part', 0);
    await write('kept-long-ago.jpg', 2 * HOUR_MS);
    await new MediaDirectory(path).removeAbandoned();
    expect((await readdir(path)).toSorted()).toEqual(['.being-written.part', 'kept-long-ago.jpg']);
  });

  it('has nothing to remove where nothing was kept yet', async () => {
    await rm(path, { recursive: true });
    await expect(new MediaDirectory(path).removeAbandoned()).resolves.toBeUndefined();
  });
});

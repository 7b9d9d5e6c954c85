import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import files from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FileRecordingStore } from './file.recording-store';

describe('FileRecordingStore', () => {
  const directory = mkdtempSync(join(tmpdir(), 'recorded-'));
  afterAll(() => {
    jest.restoreAllMocks();
    rmSync(directory, { recursive: true });
  });

  it('finds all of many recordings where few files may be open', async () => {
    mkdirSync(join(directory, 'wx1'));
    const entry = JSON.stringify({ kind: 'read', at: Date.now() });
    for (let i = 0; i < 1500; i += 1) writeFileSync(join(directory, 'wx1', `k${i}.jsonl`), entry);
    const read = files.readFile;
    let open = 0;
    jest.spyOn(files, 'readFile').mockImplementation(async (...asked) => {
      open += 1;
      if (open > 1000) throw Object.assign(new Error('too many open files'), { code: 'EMFILE' });
      return read(...asked).finally(() => (open -= 1));
    });
    const all = await new FileRecordingStore(directory, 2000).all('wx1');
    expect(all).toHaveLength(1500);
    expect(all[0]?.key).toMatch(/^wx1:k\d+$/);
  });
});

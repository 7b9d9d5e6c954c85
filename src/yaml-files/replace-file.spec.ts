import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import files from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { replaceFile } from '.';

function failing(code: string): Promise<never> {
  return Promise.reject(Object.assign(new Error(code), { code }));
}

describe('replaceFile', () => {
  let directory: string;
  let file: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'replaced-'));
    file = join(directory, 'menu.yaml');
    writeFileSync(file, 'former');
  });
  afterEach(() => {
    jest.restoreAllMocks();
    rmSync(directory, { recursive: true });
  });

  it('leaves the former file, and nothing else, where the disk is full', async () => {
    const write = files.writeFile;
    jest.spyOn(files, 'writeFile').mockImplementation(async (path, _text, options) => {
      await write(path, 'ha', options);
      return failing('ENOSPC');
    });
    await expect(replaceFile(file, 'half of it')).rejects.toThrow('ENOSPC');
    expect(readFileSync(file, 'utf8')).toBe('former');
    expect(readdirSync(directory)).toEqual(['menu.yaml']);
  });

  it('keeps the mode, and the file behind a link', async () => {
    chmodSync(file, 0o640);
    mkdirSync(join(directory, 'links'));
    const link = join(directory, 'links', 'menu.yaml');
    symlinkSync(file, link);
    await replaceFile(link, 'new');
    expect(readFileSync(file, 'utf8')).toBe('new');
    expect(statSync(file).mode & 0o777).toBe(0o640);
    expect(readdirSync(directory)).toEqual(['links', 'menu.yaml']);
  });

  it('writes into the file where none can take its place, as in a mount', async () => {
    jest.spyOn(files, 'rename').mockImplementation(() => failing('EBUSY'));
    const { ino } = statSync(file);
    await replaceFile(file, 'new');
    expect(readFileSync(file, 'utf8')).toBe('new');
    expect(statSync(file).ino).toBe(ino);
    expect(readdirSync(directory)).toEqual(['menu.yaml']);
  });

  it('makes a file that is not there', async () => {
    rmSync(file);
    await replaceFile(file, 'new');
    expect(readFileSync(file, 'utf8')).toBe('new');
  });
});

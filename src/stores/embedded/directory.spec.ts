import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataDirectoryError, openDirectory } from './directory';

jest.mock('node:fs', () => ({
  ...jest.requireActual<typeof fs>('node:fs'),
  statfsSync: jest.fn(),
}));
const typeIs = (type: number) => jest.mocked(fs.statfsSync).mockReturnValue({ type } as fs.StatsFs);

const EXT4 = 0xef53;

describe('openDirectory', () => {
  let parent: string;
  beforeEach(() => {
    typeIs(EXT4);
    parent = fs.mkdtempSync(join(tmpdir(), 'directory-'));
  });
  afterEach(() => fs.rmSync(parent, { recursive: true }));

  it('makes what is missing, for the service alone', () => {
    const path = join(parent, 'a', 'b');
    openDirectory(path);
    expect(fs.statSync(path).mode & 0o777).toBe(0o700);
    expect(() => openDirectory(path)).not.toThrow();
  });

  it('refuses a file, and leaves it as it is', () => {
    const path = join(parent, 'file');
    fs.writeFileSync(path, 'x', { mode: 0o644 });
    expect(() => openDirectory(path)).toThrow(DataDirectoryError);
    expect(() => openDirectory(path)).toThrow(/DATA_DIR: .*not a directory.*Give the service/);
    expect(fs.statSync(path).mode & 0o777).toBe(0o644);
  });

  const asRoot = process.getuid?.() === 0 ? it : it.skip;
  asRoot("takes a directory of another user's that its group may write to", () => {
    fs.chmodSync(parent, 0o770);
    process.seteuid?.(4242);
    try {
      expect(() => openDirectory(parent)).not.toThrow();
    } finally {
      process.seteuid?.(0);
    }
  });

  it('hangs nowhere below /proc', () => {
    expect(() => openDirectory('/proc/nowhere/store')).toThrow(DataDirectoryError);
  });

  it.each([
    ['NFS', 0x6969],
    ['CIFS', 0xff534d42],
    ['SMB', 0xfe534d42],
  ])('refuses %s, where what two machines append may lie across each other', (name, type) => {
    typeIs(type);
    expect(() => openDirectory(parent)).toThrow(new RegExp(`DATA_DIR: .*${name}`));
  });
});

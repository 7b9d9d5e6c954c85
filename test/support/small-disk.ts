import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryDirectory } from './temporary-directory';

/** A disk of its own, which a test can fill and make read-only. Mounting takes a privileged user. */
export class SmallDisk {
  /** A directory on it. */
  readonly directory: string;

  private constructor(private readonly root: string) {
    this.directory = join(root, 'data');
    mkdirSync(this.directory);
  }

  static mount(kilobytes: number): SmallDisk {
    const root = temporaryDirectory();
    run('mount', '-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', root);
    return new SmallDisk(root);
  }

  /** To the last byte. */
  fill(): void {
    const file = openSync(this.filler, 'a');
    try {
      for (const bytes = Buffer.alloc(4096); writeSync(file, bytes) > 0;);
    } catch {
      // That was all.
    } finally {
      closeSync(file);
    }
  }

  makeRoom(): void {
    unlinkSync(this.filler);
  }

  makeReadOnly(): void {
    run('mount', '-o', 'remount,ro', this.root);
  }

  unmount(): void {
    run('umount', '--lazy', this.root);
    rmSync(this.root, { recursive: true });
  }

  private get filler(): string {
    return join(this.root, 'filler');
  }
}

/** `describe`, or a loud skip where nothing can be mounted. */
export const describeWithSmallDisk: jest.Describe = canMount() ? describe : skipLoudly();

function canMount(): boolean {
  try {
    SmallDisk.mount(16).unmount();
    return true;
  } catch {
    return false;
  }
}

function skipLoudly(): jest.Describe {
  process.stderr.write('\nSKIPPED: tests on a full disk, which only root can mount.\n');
  return describe.skip as jest.Describe;
}

function run(command: string, ...args: readonly string[]): void {
  const { status, error, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw error ?? new Error(stderr);
}

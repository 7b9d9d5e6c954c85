import { statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_EVERY_MS = 500;
/** What is written at once may be seen in between. */
const SETTLE_MS = 50;

/** Versions of files by their path, as they were before they were read. */
export type Versions = ReadonlyMap<string, string>;

/** Another one for each change, also where another file is put in the place, or there is none. */
export function versionOf(path: string): string {
  const found = statSync(path, { throwIfNoEntry: false });
  return found ? `${found.ino} ${found.size} ${found.mtimeMs}` : '';
}

async function currentVersion(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  return found ? `${found.ino} ${found.size} ${found.mtimeMs}` : '';
}

/** Looks after files, also on volumes that tell no changes. */
export class FilesWatch {
  private readonly timer: NodeJS.Timeout;
  private isBusy = false;

  /** @param read what was read last; which files those are may change */
  constructor(
    private readonly read: () => Versions,
    private readonly changed: () => Promise<void>,
  ) {
    this.timer = setInterval(() => void this.look(), LOOK_EVERY_MS).unref();
  }

  end(): void {
    clearInterval(this.timer);
  }

  private async look(): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    try {
      if (await this.isOther()) {
        await sleep(SETTLE_MS, undefined, { ref: false });
        await this.changed();
      }
    } finally {
      this.isBusy = false;
    }
  }

  private async isOther(): Promise<boolean> {
    for (const [path, version] of this.read()) {
      if ((await currentVersion(path)) !== version) return true;
    }
    return false;
  }
}

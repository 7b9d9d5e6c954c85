import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Message } from '../../simulator';
import { faultUnless, within, type Scenario, type Stage } from '../scenario';
import { conversation } from './conversation';

const LONGEST_SAVE_MS = 5000;

/** A user sends media: it is acknowledged, and soon kept under the service's data directory. */
export function keptMedia(
  sent: string,
  message: Message,
  expected: string,
  longest = LONGEST_SAVE_MS,
): Scenario {
  const { runs, play } = conversation(sent, message, expected);
  return {
    sent,
    runs,
    async play(stage) {
      const before = (await keptFiles(stage)).length;
      const outcome = await play(stage);
      const kept = await within(
        longest,
        async () => (await keptFiles(stage)).length === before + 1,
      );
      const fault = 'expected one more file in DATA_DIR/media';
      return { ...outcome, faults: [...outcome.faults, ...faultUnless(kept, fault)] };
    },
  };
}

/** Complete files only: what is still being written has a name that begins with a dot. */
async function keptFiles({ directory }: Stage): Promise<readonly string[]> {
  const names = await readdir(join(directory, 'media')).catch(() => []);
  return names.filter((name) => !name.startsWith('.'));
}

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { ApiRequest, Message } from '../../simulator';
import { faultUnless, type Scenario } from '../scenario';
import type { Stage } from '../stage';
import { conversation } from './conversation';

const LONGEST_SAVE_MS = 5000;

/** A user sends media: it is acknowledged, and soon kept under the service's data directory. */
export function keptMedia(sent: string, message: Message, expected: string): Scenario {
  return keepingMedia(conversation(sent, message, expected));
}

/** The scenario, and that the media it sends is fetched once and kept. */
export function keepingMedia({ sent, play }: Scenario): Scenario {
  return {
    sent,
    async play(stage) {
      const before = downloadsOf(stage).length;
      const outcome = await play(stage);
      const faults = await faultsInKeeping(stage, before);
      return { ...outcome, faults: [...outcome.faults, ...faults] };
    },
  };
}

async function faultsInKeeping(stage: Stage, before: number): Promise<readonly string[]> {
  const latest = Date.now() + LONGEST_SAVE_MS;
  const downloads = () => downloadsOf(stage).slice(before);
  while (!(await isKept(stage, downloads()[0])) && Date.now() < latest) await pause(20);
  const count = downloads().length;
  return [
    ...faultUnless(count === 1, `expected one handler run, thus one download; got ${count}`),
    ...faultUnless(await isKept(stage, downloads()[0]), 'the media is not in DATA_DIR/media'),
  ];
}

function downloadsOf({ platform }: Stage): readonly ApiRequest[] {
  return platform.api.requests.filter(({ path }) => path === '/cgi-bin/media/get');
}

async function isKept({ directory }: Stage, download: ApiRequest | undefined): Promise<boolean> {
  const mediaId = download?.query['media_id'];
  if (mediaId === undefined) return false;
  const files = await readdir(join(directory, 'media')).catch(() => []);
  return files.some((name) => name.startsWith(`${mediaId}.`));
}

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Where Chromium is; undefined: tests that need it are skipped loudly, under CI they fail. */
export const CHROMIUM = findChromium();

/** `describe`, or a loud skip where there is no Chromium. */
export const describeWithBrowser: jest.Describe =
  CHROMIUM !== undefined || process.env['CI'] === 'true' ? describe : skipLoudly();

export async function launchBrowser(): Promise<Browser> {
  if (CHROMIUM === undefined) throw new Error('There is no Chromium: apt-get install chromium');
  return chromium.launch({ executablePath: CHROMIUM, args: FLAGS });
}

function findChromium(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const places = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return places.find(isExecutable);
}

function isExecutable(place: string): boolean {
  try {
    accessSync(place, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function skipLoudly(): jest.Describe {
  process.stderr.write(
    '\nSKIPPED: all tests in a real browser, since there is no Chromium here. ' +
      'Install it (Debian: apt-get install chromium), or set CI=true to fail instead.\n',
  );
  return describe.skip as jest.Describe;
}

import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setInterval as ticks, setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { startTestService, text } from '../../src/testing';
import { OnText, type MessageHandler } from '../../src/wechat';

const MOST_MS = 2000;
const elapsed = (since: bigint) => Number(process.hrtime.bigint() - since) / 1e6;

/** Twenty seconds, as handlers and the libraries that they use wait for them. */
const WAITS: Readonly<Record<string, () => Promise<unknown>>> = {
  'promisify(setTimeout)': () => promisify(setTimeout)(20_000),
  'an asynchronous interval': async () => {
    let count = 0;
    for await (const _ of ticks(1000)) if ((count += 1) === 20) return;
  },
  'a timer that is refreshed': () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, 15_000);
      setTimeout(() => timer.refresh(), 5000);
    }),
  'a timer whose sibling is cleared by its number': async () => {
    clearTimeout(Number(setTimeout(() => undefined, 1000)));
    await pause(20_000);
  },
  'work between two timers': async () => {
    await pause(10_000);
    await readFile('package.json');
    await promisify(execFile)(process.execPath, ['--version']);
    await pause(10_000);
  },
  'the shorter of two': () => Promise.race([pause(20_000), pause(60_000)]),
};

describe("a handler's twenty seconds", () => {
  it.each(Object.keys(WAITS))('pass in no time: %s', async (way) => {
    const waiting = class implements MessageHandler {
      async handle(): Promise<string> {
        const began = Date.now();
        await WAITS[way]?.();
        return `${Math.round((Date.now() - began) / 1000)}`;
      }
    };
    OnText('慢')(waiting);
    await using service = await startTestService(waiting);
    const began = process.hrtime.bigint();
    await service.send(text('慢'));
    expect((await service.late()).text).toBe('20');
    expect(elapsed(began)).toBeLessThan(MOST_MS);
  });
});

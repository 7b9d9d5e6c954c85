import { setTimeout as pause } from 'node:timers/promises';
import { text } from '../../../src/simulator';
import { describeOnEachStore } from '../../support/stores';
import { LateService } from '../process/late-service';
import { eventually } from '../shortened';

const PROCESSES = 3;
const USERS = Array.from({ length: 12 }, (_, index) => `oUser${index}`);
const RUNS_MS = 15_000;
const LONGEST_FREEZE_MS = 120;
/** Of all that stand still, so many are killed and started again. */
const KILLED = 0.04;
const PATIENCE_MS = 40_000;
jest.setTimeout(2 * PATIENCE_MS + RUNS_MS);

type Started = Awaited<ReturnType<LateService['start']>>;

/** Whatever moment they are held up in: also between the write of a claim and the look at it. */
describeOnEachStore('users who write one message after the other', (store) => {
  let service: LateService;
  let started: Started[];
  let over: AbortController;
  beforeEach(async () => {
    service = await LateService.create({ environment: store.environment() });
    started = await Promise.all(Array.from({ length: PROCESSES }, () => service.start()));
    service.platform.connect(started.map(({ port }) => service.url(port)));
    over = new AbortController();
  });
  afterEach(async () => {
    await service.close();
    await store.empty();
  });

  async function holdUp(killed: number): Promise<void> {
    const end = performance.now() + RUNS_MS;
    while (performance.now() < end) {
      await pause(100 * Math.random());
      const at = Math.floor(PROCESSES * Math.random());
      const { process, port } = started[at] as Started;
      if (Math.random() < killed) {
        await process.end('SIGKILL');
        started[at] = await service.start(port);
        continue;
      }
      process.freeze();
      await pause(LONGEST_FREEZE_MS * Math.random());
      process.resume();
    }
    over.abort();
  }

  async function write(from: string): Promise<readonly [string, readonly string[]]> {
    const written: string[] = [];
    while (!over.signal.aborted) {
      const content = `queued wait ${written.length % 8} ${written.length}`;
      written.push(content);
      expect((await service.platform.send(text(content), { from })).text).toBe('收到');
      if (Math.random() < 0.3) await pause(50 * Math.random());
    }
    return [from, written];
  }

  async function writeAll(killed: number) {
    const all = await Promise.all([...USERS.map(write), holdUp(killed)]);
    return all.filter((one) => one !== undefined);
  }

  const ended = (user: string) => service.notes('end', user).map(({ content }) => content);

  it('are answered in that order, one at a time, while processes stand still', async () => {
    for (const [user, written] of await writeAll(0)) {
      await eventually(() => expect(ended(user)).toEqual(written), PATIENCE_MS);
      const ends = service.notes('end', user);
      for (const [i, { at }] of service.notes('begin', user).slice(1).entries()) {
        expect(at).toBeGreaterThanOrEqual(ends[i]?.at ?? Infinity);
      }
    }
  });

  it('are all answered while processes stand still and end', async () => {
    for (const [user, written] of await writeAll(KILLED)) {
      const all = new Set(written);
      await eventually(() => expect(new Set(ended(user))).toEqual(all), PATIENCE_MS);
    }
  });
});

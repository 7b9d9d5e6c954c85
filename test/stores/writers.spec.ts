import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { NodeProcess } from '../support/process/service-process';
import { temporaryDirectory } from '../support/temporary-directory';
import { until } from '../support/until';
import { lostOf, startWriter, writtenBy } from './writers';

describe('processes that write to one store', () => {
  let directory: string;
  let writers: NodeProcess[];

  beforeEach(() => {
    directory = temporaryDirectory();
    writers = [];
  });
  afterEach(async () => {
    await Promise.all(writers.filter((one) => one.isRunning).map((one) => one.end('SIGKILL')));
    rmSync(directory, { recursive: true });
  });

  async function start(name: string, env?: NodeJS.ProcessEnv): Promise<NodeProcess> {
    const writer = await startWriter(directory, name, env);
    writers.push(writer);
    return writer;
  }

  const count = (name: string) => writtenBy(directory, name).length;

  it('lose and alter nothing that was acknowledged, killed under load', async () => {
    const names = ['a0', 'b0', 'a1', 'b1'];
    const [a, b] = await Promise.all([start('a0'), start('b0')]);
    await until(() => count('a0') > 250 && count('b0') > 250);
    await a.end('SIGKILL');
    await pause(50);
    await b.end('SIGKILL');
    const [a1, b1] = await Promise.all([start('a1'), start('b1')]);
    await until(() => count('a1') > 250 && count('b1') > 250);
    await Promise.all([a1.end('SIGKILL'), b1.end('SIGKILL')]);
    const written = names.flatMap((name) => writtenBy(directory, name));
    expect(written.length).toBeGreaterThan(1000);
    expect(await lostOf(directory, written)).toEqual([]);
  });

  it('are not held up by one that is stopped in the middle of its writing', async () => {
    const [stopped] = await Promise.all([start('stopped'), start('other')]);
    await until(() => count('stopped') > 100 && count('other') > 100);
    for (let i = 0; i < 3; i += 1) {
      stopped.child.kill('SIGSTOP');
      const before = count('other');
      const begin = performance.now();
      await until(() => count('other') > before + 100);
      // It would go on being stopped.
      expect(performance.now() - begin).toBeLessThan(10_000);
      stopped.child.kill('SIGCONT');
      await pause(7 * i);
    }
    const written = [...writtenBy(directory, 'stopped'), ...writtenBy(directory, 'other')];
    expect(await lostOf(directory, written)).toEqual([]);
  });
});

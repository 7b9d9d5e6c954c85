import { Logger } from '@nestjs/common';
import { workOf } from '../../../test/support/wechat/works';
import { RunningWorks } from './under-way';

describe('RunningWorks', () => {
  let works: RunningWorks;
  let error: jest.SpyInstance;

  beforeEach(() => {
    works = new RunningWorks();
    error = jest.spyOn(Logger.prototype, 'error').mockImplementation();
  });
  afterEach(() => jest.restoreAllMocks());

  it('knows work from its beginning to its end', async () => {
    const work = workOf();
    let end: (() => void) | undefined;
    works.add(work, () => new Promise((resolve) => (end = resolve)));
    expect([works.size, works.all()]).toEqual([1, [work]]);
    end?.();
    await works.idle();
    expect([works.size, works.all()]).toEqual([0, []]);
  });

  it('aborts what is unwanted and nothing else', () => {
    const signals: AbortSignal[] = [];
    const [first, second] = [workOf({ key: 'first' }), workOf({ key: 'second' })];
    for (const work of [first, second]) {
      works.add(work, ({ signal }) => {
        signals.push(signal);
        return new Promise(() => undefined);
      });
    }
    works.abort((work) => work === second);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false, true]);
  });

  it('keeps two runs of one message apart', async () => {
    const work = workOf();
    works.add(work, async () => undefined);
    works.add(work, () => new Promise(() => undefined));
    await new Promise(setImmediate);
    expect(works.size).toBe(1);
  });

  it('is idle once all that ran when it was asked has ended', async () => {
    const ended: string[] = [];
    for (const key of ['a', 'b']) {
      works.add(workOf({ key }), async () => {
        await new Promise(setImmediate);
        ended.push(key);
      });
    }
    await works.idle();
    expect(ended).toEqual(['a', 'b']);
  });

  it('logs what fails, so that no failure ends the process', async () => {
    const failure = new Error('disk full');
    works.add(workOf(), () => Promise.reject(failure));
    await works.idle();
    expect(error).toHaveBeenCalledWith(
      expect.stringContaining('could not be brought to its end'),
      failure,
    );
    expect(works.size).toBe(0);
  });

  it('does not mind what fails of work that was aborted', async () => {
    works.add(workOf(), async ({ signal }) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      throw new Error('Database is closed');
    });
    works.abort(() => true);
    await works.idle();
    expect(error).not.toHaveBeenCalled();
  });
});

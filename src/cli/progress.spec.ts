import { Progress } from './progress';

const ERASE_LINE = '\r\u001b[K';

describe('progress', () => {
  let written: string;
  const shown = (isTerminal: boolean) => new Progress((text) => (written += text), isTerminal);
  beforeEach(() => {
    written = '';
    jest.useFakeTimers();
  });
  afterEach(() => jest.useRealTimers());

  it('is shown on a terminal once it takes over a second, and gone when it is over', () => {
    const progress = shown(true);
    progress.show('Asking');
    jest.advanceTimersByTime(999);
    expect(written).toBe('');
    jest.advanceTimersByTime(1);
    progress.show('Waiting');
    expect(written.split(ERASE_LINE)).toEqual(['', 'Asking …', 'Waiting …']);
    progress.end();
    expect(written.endsWith(ERASE_LINE)).toBe(true);
  });

  it('says nothing of what is quick, or where there is no terminal', () => {
    for (const progress of [shown(true), shown(false)]) {
      progress.show('Asking');
      progress.end();
      jest.advanceTimersByTime(2000);
    }
    shown(false).show('Asking');
    jest.advanceTimersByTime(2000);
    expect(written).toBe('');
  });
});

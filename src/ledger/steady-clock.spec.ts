import { steadyClock } from './instance';

const HOUR_MS = 3_600_000;

describe('steadyClock', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('goes on where the date is set back, and follows where it is set forward', () => {
    const clock = steadyClock();
    const start = Date.now();
    expect(clock()).toBe(start);
    jest.setSystemTime(start - HOUR_MS);
    jest.advanceTimersByTime(500);
    expect(clock()).toBe(start + 500);
    jest.setSystemTime(start + HOUR_MS);
    expect(clock()).toBe(start + HOUR_MS);
    jest.setSystemTime(start);
    jest.advanceTimersByTime(1);
    expect(clock()).toBe(start + HOUR_MS + 1);
  });

  it('begins where another process has left off', () => {
    const clock = steadyClock(Date.now() + HOUR_MS);
    jest.advanceTimersByTime(10);
    expect(clock()).toBe(Date.now() + HOUR_MS);
  });
});

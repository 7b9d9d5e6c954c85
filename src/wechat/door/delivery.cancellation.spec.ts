import { Cancellation } from './delivery';

describe('Cancellation', () => {
  it('tells each listener once', () => {
    const cancellation = new Cancellation();
    const told = jest.fn();
    cancellation.addEventListener('abort', told);
    expect(cancellation.aborted).toBe(false);
    cancellation.abort();
    cancellation.abort();
    expect(told).toHaveBeenCalledTimes(1);
    expect(cancellation.aborted).toBe(true);
  });

  it('tells nobody who no longer listens, not even of those it was about to tell', () => {
    const cancellation = new Cancellation();
    const told = jest.fn();
    cancellation.addEventListener('abort', () => cancellation.removeEventListener('abort', told));
    cancellation.addEventListener('abort', told);
    cancellation.abort();
    expect(told).not.toHaveBeenCalled();
  });

  it('has one signal, aborted with it', () => {
    const cancellation = new Cancellation();
    const { signal } = cancellation;
    expect(cancellation.signal).toBe(signal);
    expect(signal.aborted).toBe(false);
    cancellation.abort();
    expect(signal.aborted).toBe(true);
  });

  it('has an aborted signal where it was asked for too late', () => {
    const cancellation = new Cancellation();
    cancellation.abort();
    expect(cancellation.signal.aborted).toBe(true);
  });
});

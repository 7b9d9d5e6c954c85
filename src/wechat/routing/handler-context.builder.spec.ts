import { handlerContext } from './handler-context.builder';

describe('handlerContext', () => {
  it('is that of a first delivery with nothing aborted and time left', () => {
    const context = handlerContext();
    expect(context).toMatchObject({ delivery: 1, match: undefined });
    expect(context.signal.aborted).toBe(false);
    expect(context.remaining()).toBeGreaterThan(0);
  });

  it('takes what a test replaces, a match as it comes from the pattern', () => {
    const context = handlerContext({ delivery: 3, match: /^订单 (\d+)$/.exec('订单 7') });
    expect([context.delivery, context.match?.[1]]).toEqual([3, '7']);
    expect(handlerContext({ match: /a/.exec('b') }).match).toBeUndefined();
  });
});

import { quietAfter } from './stores.module';

describe('quietAfter', () => {
  it.each([4900, 4500, 2000, 1001])(
    'waits for the next delivery of WeChat after %i ms',
    (deadline) => {
      expect(quietAfter(deadline)).toBeGreaterThanOrEqual(9000);
      expect(quietAfter(deadline)).toBeLessThanOrEqual(9800);
    },
  );

  it('is shortened with the deadline where a platform is simulated', () => {
    expect(quietAfter(1000)).toBe(2000);
    expect(quietAfter(400)).toBe(800);
  });
});

import { setTimeout as sleep } from 'node:timers/promises';
import type { SignatureBindings } from '../../ledger';

/** What every {@link SignatureBindings} has to do; call it at the top of a spec file. */
export function signatureBindingsContract(name: string, use: () => SignatureBindings): void {
  describe(`${name} keeps the contract of signature bindings`, () => {
    it('binds a signature to its first message and lets that one come again', async () => {
      expect(await use().bind('first', 'message', 5000)).toBe(true);
      expect(await use().bind('first', 'message', 5000)).toBe(true);
      expect(await use().bind('first', 'other', 5000)).toBe(false);
    });

    it('lets one of many messages win that come at once', async () => {
      const bound = await Promise.all(
        Array.from({ length: 20 }, (_, i) => use().bind('at once', `message ${i}`, 5000)),
      );
      expect(bound.filter(Boolean)).toHaveLength(1);
    });

    it('keeps signatures apart', async () => {
      expect(await use().bind('mine', 'message', 5000)).toBe(true);
      expect(await use().bind('yours', 'other', 5000)).toBe(true);
    });

    it('forgets a binding after its time', async () => {
      expect(await use().bind('short', 'message', 30)).toBe(true);
      await sleep(60);
      expect(await use().bind('short', 'other', 5000)).toBe(true);
    });
  });
}

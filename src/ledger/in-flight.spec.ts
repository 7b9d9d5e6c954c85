import fc from 'fast-check';
import { InFlight } from './in-flight';

const key = fc.constantFrom('a', 'b', 'c', 'd');
const action = fc.oneof(
  fc.record({ kind: fc.constant('set' as const), key, value: fc.nat() }),
  fc.record({ kind: fc.constant('delete' as const), key }),
  fc.record({ kind: fc.constant('clear' as const) }),
);

it('holds what a Map would, in its order', () => {
  fc.assert(
    fc.property(fc.array(action, { maxLength: 40 }), (actions) => {
      const held = new InFlight<string, number>();
      const expected = new Map<string, number>();
      for (const one of actions) {
        if (one.kind === 'set') [held, expected].forEach((map) => map.set(one.key, one.value));
        else if (one.kind === 'delete') [held, expected].forEach((map) => map.delete(one.key));
        else [held, expected].forEach((map) => map.clear());
      }
      expect([...held.entries()]).toEqual([...expected]);
      expect([...held.values()]).toEqual([...expected.values()]);
      expect([...held.keys()]).toEqual([...expected.keys()]);
      expect(held.size).toBe(expected.size);
      for (const name of ['a', 'b', 'c', 'd']) {
        expect(held.get(name)).toBe(expected.get(name));
        expect(held.has(name)).toBe(expected.has(name));
      }
    }),
  );
});

it('goes on with what is left when one is deleted while it is looked through', () => {
  const held = new InFlight<string, number>();
  ['a', 'b', 'c'].forEach((name, i) => held.set(name, i));
  const seen: number[] = [];
  for (const value of held.values()) {
    seen.push(value);
    held.delete('b');
  }
  expect(seen).toEqual([0, 2]);
});

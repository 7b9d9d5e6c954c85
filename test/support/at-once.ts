/**
 * Tests that mostly wait, begun together and judged one by one: each needs users of its own, and
 * none may change what another one sees.
 */
export function atOnce(tests: Readonly<Record<string, () => Promise<void>>>): void {
  let begun: ReadonlyMap<string, Promise<void>>;
  beforeAll(() => {
    begun = new Map(Object.entries(tests).map(([name, test]) => [name, test()]));
    void Promise.allSettled(begun.values());
  });
  it.each(Object.keys(tests))('%s', (name) => begun.get(name));
}

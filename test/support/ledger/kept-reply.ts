import fc from 'fast-check';

type Act<Verb> = readonly [Verb, number, number];

/**
 * What may happen to a reply that waits for pickup; at random it would hardly ever be fetched twice.
 * @param kept how it came to wait
 * @param then what may follow
 */
export function afterKept<Verb extends string>(
  kept: readonly Verb[],
  then: readonly Verb[],
): fc.Arbitrary<readonly Act<Verb>[]> {
  const begin = kept.map((verb): Act<Verb> => [verb, 0, 0]);
  const act = fc.tuple(fc.constantFrom(...then), fc.nat(2), fc.nat(10));
  return fc.array(act, { maxLength: 30, size: 'max' }).map((acts) => begin.concat(acts));
}

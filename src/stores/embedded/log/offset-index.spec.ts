import fc from 'fast-check';
import { hashOf, OffsetIndex } from './offset-index';

/** An index over lines that are held in a list: a line's offset is its place. */
function indexOver(lines: readonly (string | undefined)[], asked: number[] = []) {
  return new OffsetIndex((offset) => {
    asked.push(offset);
    return lines[offset];
  });
}

describe('OffsetIndex', () => {
  it('finds the latest line of each name, as a Map would, also where hashes are the same', () => {
    const names = fc.array(fc.string({ maxLength: 3 }), { maxLength: 3000 });
    fc.assert(
      fc.property(names, fc.boolean(), (lines, isColliding) => {
        const hash = (name: string) => (isColliding ? 1 + (hashOf(name) % 5) : hashOf(name));
        const index = indexOver(lines);
        const expected = new Map<string, number>();
        for (const [offset, name] of lines.entries()) {
          index.set(name, hash(name), offset, expected.get(name));
          expected.set(name, offset);
        }
        for (const name of [...lines, 'none of them']) {
          expect(index.find(name, hash(name))).toBe(expected.get(name));
        }
        expect([...index.offsets()].toSorted()).toEqual([...expected.values()].toSorted());
      }),
      { numRuns: 30 },
    );
  });

  it('asks the file nothing where the line is the one that is expected', () => {
    const asked: number[] = [];
    const index = indexOver(['a', 'a'], asked);
    index.set('a', hashOf('a'), 0);
    index.set('a', hashOf('a'), 1, 0);
    expect(index.find('a', hashOf('a'), 1)).toBe(1);
    expect(asked).toEqual([]);
    expect(index.find('a', hashOf('a'))).toBe(1);
    expect(asked).toEqual([1]);
  });

  it('takes a line that cannot be read any more for the one that is looked for', () => {
    const index = indexOver([undefined]);
    index.set('a', hashOf('a'), 0);
    expect(index.find('a', hashOf('a'))).toBe(0);
  });
});

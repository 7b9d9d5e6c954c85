import fc from 'fast-check';
import { lineUp, type Lane } from './turn';

const all = () => true;

describe('lineUp', () => {
  it('puts a newcomer behind those who still run', () => {
    expect(lineUp([], 'a', all)).toEqual(['a']);
    expect(lineUp(['a', 'b'], 'c', all)).toEqual(['a', 'b', 'c']);
  });

  it('leaves who asks again where it stands', () => {
    expect(lineUp(['a', 'b', 'c'], 'b', all)).toEqual(['a', 'b', 'c']);
  });

  it('drops those ahead that need no more running', () => {
    expect(lineUp(['a', 'b', 'c'], 'c', (key) => key === 'c')).toEqual(['c']);
    expect(lineUp(['a', 'b', 'c'], 'c', (key) => key === 'b')).toEqual(['b', 'c']);
  });

  it('never lets somebody pass who came before and still runs', () => {
    const asking = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { minLength: 1 });
    const ended = fc.uniqueArray(fc.constantFrom<string[]>('a', 'b', 'c', 'd', 'e'));
    fc.assert(
      fc.property(asking, ended, (keys, over) => {
        const runs = (key: string) => !over.includes(key);
        let lane: Lane = [];
        for (const key of keys) lane = lineUp(lane, key, runs);
        const arrived = [...new Set(keys)].filter(runs);
        expect(lane.filter(runs)).toEqual(arrived);
        expect(lane[0] === keys.at(-1) || lane[0] === arrived[0]).toBe(true);
      }),
    );
  });
});

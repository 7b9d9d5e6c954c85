import { reply } from '../../wechat';
import { noteUnready } from './pickups';
import type { Entry } from './story-book';

type Replied = Parameters<typeof noteUnready>[0];

const fitting = (by: string) => [{ handler: 'EchoHandler', claim: 'text', by }];

/** What is noted of a message that is answered so. */
function noted(
  told: Partial<Replied>,
  candidates: readonly object[],
  runs: readonly object[] = [],
) {
  const story = { handler: 'EchoHandler', runs };
  const replied = { kind: 'replied', end: 'late', reply: reply.none(), ...told } as Replied;
  noteUnready(replied, { story, details: { candidates } } as unknown as Entry);
  return story;
}

describe('a message that came before the reply that it asks for', () => {
  it('has no handler, though one fits', () => {
    expect(noted({}, fitting('whole'))).toEqual({ runs: [], pickup: {} });
  });

  it.each<[string, Partial<Replied>, readonly object[], readonly object[]]>([
    ['has been replied to', { reply: reply.text('a') }, fitting('whole'), []],
    ['a handler has run for', {}, fitting('whole'), [{}]],
    ['another process has taken over', { end: 'fenced' }, fitting('whole'), []],
    ['has had the default reply a while ago', {}, fitting('default'), []],
    ['nobody takes', {}, [], []],
  ])('is none that %s', (_, told, candidates, runs) => {
    expect(noted(told, candidates, runs)).toEqual({ handler: 'EchoHandler', runs });
  });
});

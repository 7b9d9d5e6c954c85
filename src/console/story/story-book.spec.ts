import { text } from '../../simulator';
import { PlatformScribe } from './platform-scribe';
import { StoryBook, type Entry } from './story-book';

const REQUEST = { method: 'POST', path: '/wechat', query: {}, headers: {}, body: Buffer.from('') };

describe('the book of stories', () => {
  const told: number[] = [];
  const book = new StoryBook(({ id }) => told.push(id));
  const scribe = new PlatformScribe(book);

  function storyOf(content: string): Entry {
    const message = text(content);
    const meant = { follower: 'oUser', faults: [], isForged: false, speed: 1, command: '' };
    scribe.expect(message, meant);
    scribe.packed({ message, xml: '' } as never, REQUEST as never);
    const entry = book.findLast(() => true);
    if (!entry) throw new Error('There is no story.');
    return entry;
  }

  it('tells nothing more of what was cleared while it was still going on', () => {
    const entry = storyOf('slow');
    expect(told).toEqual([entry.story.id]);
    book.clear();
    scribe.done(entry, { sees: { kind: 'nothing' }, text: '' });
    expect(told).toEqual([entry.story.id]);
    const next = storyOf('next');
    expect(told).toEqual([entry.story.id, next.story.id]);
  });
});

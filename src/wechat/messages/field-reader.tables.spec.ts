import {
  type FieldsOf,
  FieldReader,
  group,
  list,
  number,
  optional,
  optionalGroup,
  reader,
  text,
} from './field-reader';
import type { ScanEvent, SubscribeEvent } from './events/relationship-events';

const table = {
  title: text(),
  note: optional('note_text', 'Remark'),
  size: number(),
  place: optionalGroup({ name: text() }),
  inner: group({ entries: list({ id: text('id') }, 'entry') }),
};

// Compiled, which is a test too: what may be absent need not be given, everything else must.
const least: FieldsOf<typeof table> = { title: '', size: 0, inner: { entries: [] } };
// @ts-expect-error has no size
const incomplete: FieldsOf<typeof table> = { title: '', inner: { entries: [] } };
type Own<M> = Omit<M, 'toUserName' | 'fromUserName' | 'createTime' | 'raw' | 'msgType'>;
const follows: Own<SubscribeEvent> = { event: 'subscribe', eventKey: '' };
// @ts-expect-error has no scene
const scans: Own<ScanEvent> = { event: 'SCAN', eventKey: '' };

describe('a table of fields', () => {
  const read = reader(table);

  it("is read by WeChat's names: the capitalised own one, or those that it gives", () => {
    const fields = new FieldReader({
      Title: 't',
      Remark: 'r',
      Size: '3',
      Place: { Name: 'p' },
      Inner: { entry: [{ id: '1' }, { id: '2' }] },
    });
    const expected = { title: 't', note: 'r', size: 3, place: { name: 'p' } };
    expect(read(fields)).toEqual({ ...expected, inner: { entries: [{ id: '1' }, { id: '2' }] } });
  });

  it('makes of nothing what its type promises', () => {
    expect(read(new FieldReader({}))).toEqual({ ...least, size: Number.NaN });
    expect([incomplete, follows, scans]).not.toContain(undefined);
  });

  it('is read into what is there already, anew for each message', () => {
    const into = { kept: 1 };
    expect(read(new FieldReader({ Title: 'a' }), into)).toBe(into);
    expect(into).toMatchObject({ kept: 1, title: 'a' });
    expect(read(new FieldReader({}))).not.toBe(read(new FieldReader({})));
  });
});

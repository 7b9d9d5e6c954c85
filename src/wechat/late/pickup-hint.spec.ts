import { mostTextBytes, reply } from '../replies';
import { bytesBesideHint, withHint, type Remainder } from './pickup-hint';

const part = reply.text('话');

describe('withHint', () => {
  it.each<[Remainder, string]>([
    [{ isMore: false, others: 0 }, ''],
    [{ isMore: true, others: 0 }, '\n\n（还有后续内容，发送“继续”继续查看）'],
    [{ isMore: false, others: 2 }, '\n\n（还有 2 条回复，发送“继续”继续查看）'],
    [{ isMore: true, others: 2 }, '\n\n（还有后续内容和另外 2 条回复，发送“继续”继续查看）'],
  ])('tells of %j in words of its own', (remainder, hint) => {
    expect(withHint(part, remainder, '继续')).toEqual(reply.text(`话${hint}`));
  });

  it.each(['继续', '请把剩下的回复全部都发给我看一看', '长'.repeat(1000)])(
    'fits beside a part whatever remains, under the keyword %s',
    (keyword) => {
      const full = reply.text('a'.repeat(bytesBesideHint));
      const told = withHint(full, { isMore: true, others: 99_999 }, keyword);
      const content = told.type === 'text' ? told.content : '';
      expect(content).toMatch(/a\n\n（还有后续内容和另外 99999 条回复/);
      expect(Buffer.byteLength(content)).toBeLessThanOrEqual(mostTextBytes);
    },
  );

  it('cuts nothing of a text that was fetched at once', () => {
    const whole = reply.text('a'.repeat(mostTextBytes));
    expect(withHint(whole, { isMore: false, others: 1 }, '继续')).toBe(whole);
  });

  it('adds nothing to what is no text', () => {
    const image = reply.image('m');
    expect(withHint(image, { isMore: false, others: 1 }, '继续')).toBe(image);
  });
});

it('is measured as its channel shows it: links are longer passively', () => {
  const linked = reply.markdown('[看](https://example.com/a)'.repeat(48) + '字'.repeat(100));
  const more = { isMore: true, others: 0 };
  expect(withHint(linked, more, '继续', mostTextBytes, 'customer-service')).not.toBe(linked);
  expect(withHint(linked, more, '继续')).toBe(linked);
});

import * as fc from 'fast-check';
import { cutText, splitText } from './split-text';

const fuzzRuns = process.env['FUZZ_RUNS'];
const parameters = fuzzRuns ? { numRuns: Number(fuzzRuns) } : { numRuns: 100, seed: 1_414_243_737 };
jest.setTimeout(fuzzRuns ? 3_600_000 : 10_000);

const family = '👨‍👩‍👧‍👦';
const flag = '🇨🇳';

describe('cutText', () => {
  it.each([
    ['at its limit', 'a'.repeat(2_048), 'a'.repeat(2_048)],
    ['of one byte more', 'a'.repeat(2_049), 'a'.repeat(2_048)],
    ['of two-byte letters', 'é'.repeat(2_000), 'é'.repeat(1_024)],
    ['of Chinese', `ab${'字'.repeat(1_000)}`, `ab${'字'.repeat(682)}`],
    ['of emoji', `a${'😀'.repeat(600)}`, `a${'😀'.repeat(511)}`],
    ['with an emoji family on the border', 'a'.repeat(2_040) + family, 'a'.repeat(2_040)],
    ['with an accent on the border', `${'a'.repeat(2_047)}e\u0301x`, 'a'.repeat(2_047)],
    ['with an accent just past the border', `${'a'.repeat(2_047)}e\u0301`, 'a'.repeat(2_047)],
    ['with a flag on the border', `${'a'.repeat(2_042)}🇨🇳🇫🇷`, 'a'.repeat(2_042)],
    ['of one endless character', `a${'\u0301'.repeat(2_000)}`, `a${'\u0301'.repeat(1_023)}`],
    [
      'with a mini-program link on the border',
      `${'x'.repeat(2_000)}，${mini()}`,
      `${'x'.repeat(2_000)}，`,
    ],
    [
      'with a link that begins at once',
      `${mini()}${'x'.repeat(2_048)}`,
      mini() + 'x'.repeat(2_048 - mini().length + '小程序'.length - 9),
    ],
  ])('cuts a text %s', (_, text, expected) => {
    expect(cutText(text)).toBe(expected);
  });

  it('is the first of the parts', () => {
    fc.assert(
      fc.property(pieces(), fc.integer({ min: 80, max: 200 }), (text, bytes) => {
        expect(cutText(text, bytes)).toBe(splitText(text, bytes)[0] ?? '');
      }),
      parameters,
    );
  });
});

describe('splitText', () => {
  it('leaves a text that fits alone, and makes nothing of nothing', () => {
    expect(splitText('短', 2048)).toEqual(['短']);
    expect(splitText('', 2048)).toEqual([]);
  });

  it('counts UTF-8 bytes, not characters', () => {
    expect(splitText('汉'.repeat(682), 2048)).toHaveLength(1);
    expect(splitText('汉'.repeat(683), 2048)).toHaveLength(2);
  });

  it.each<[string, number, readonly string[]]>([
    ['第一段的话\n\n二\n三行很长很长', 28, ['第一段的话\n\n', '二\n三行很长很长']],
    ['第一行\n第二行很长', 20, ['第一行\n', '第二行很长']],
    ['One is. Two is longer', 14, ['One is. ', 'Two is longer']],
    ['他说：“好。”然后就走了', 24, ['他说：“好。”', '然后就走了']],
    ['真的?是的没有错', 16, ['真的?', '是的没有错']],
    ['alpha beta gamma', 12, ['alpha beta ', 'gamma']],
    ['中文中文English', 16, ['中文中文', 'English']],
    ['中文中文中，文', 16, ['中文中文', '中，文']],
    [`${'看'.repeat(12)} example.com/?b=1`, 49, [`${'看'.repeat(12)} `, 'example.com/?b=1']],
    [`a\n${'b'.repeat(20)}`, 11, [`a\n${'b'.repeat(9)}`, 'b'.repeat(11)]],
    [`${family}${flag}${family}`, 25, [family, flag, family]],
    ['a，\u0301b字字字字', 12, ['a，\u0301b字', '字字字']],
  ])('cuts %j into parts of %i bytes where it is natural', (text, bytes, expected) => {
    expect(splitText(text, bytes)).toEqual(expected);
  });

  const link = '<a href="https://e.com/?a=1, 2; 3!b">去 看。看</a>';
  it.each<[string, string]>([
    ['with tag, text and end', link],
    ['in single quotes', "<a href='https://e.com/?a=1&b=2'>看？ 看</a>"],
    ['in capitals', '<A HREF="https://e.com/?a=1">看！ 看</A >'],
    ['to a mini-program', mini()],
    ['over two lines', '<a\nhref="https://e.com/">一行\n\n两行</a>'],
    [
      'with a > in an attribute',
      '<a data-miniprogram-path="p?a>b, c" href="https://e.com">看 看</a>',
    ],
    ['as a bare address', 'https://e.com/a,b;c!d?e=f,g&h=(i)[j]#k'],
    ['as an address in an address', 'http://e.com/?u=http://f.com/a?b,c'],
    ['as an address in capitals', 'HTTPS://E.COM/A?B,C;D'],
    ['as an address with Chinese in it', 'https://e.com/搜索/页面?q=词&p=1'],
    ['without a scheme', 'www.e.com/a?b=c,d;e!f'],
    ['of another scheme', 'weixin://dl/business/?t=a,b;c'],
  ])('keeps a link whole: %s', (_, whole) => {
    const bytes = Buffer.byteLength(whole) + 8;
    for (const [before, after] of [
      ['', '。'],
      ['看', '看'],
      ['（', '）'],
      ['', ', x'],
      ['x ', ' x'],
    ]) {
      for (let words = 0; words < 40; words += 1) {
        const text = `${'字'.repeat(words)}${before}${whole}${after}${'字'.repeat(30)}`;
        const parts = splitText(text, bytes);
        expect(parts.join('')).toBe(text);
        expect(parts.filter((part) => part.includes(whole))).toHaveLength(1);
        for (const part of parts) expect(Buffer.byteLength(part)).toBeLessThanOrEqual(bytes);
      }
    }
  });

  it('keeps addresses apart that only commas part', () => {
    const addresses = Array.from({ length: 200 }, (_, at) => `https://e.com/${at}?a=b;c`);
    const parts = splitText(addresses.join(','), 300);
    expect(parts.join('')).toBe(addresses.join(','));
    const whole = parts.flatMap((part) =>
      part.split(/,(?=https:)/).map((one) => one.replace(/^,|,$/g, '')),
    );
    expect(whole.filter((one) => one !== '')).toEqual(addresses);
  });

  it('gives a link that is longer than a part one of its own, if that is allowed', () => {
    const long = `<a href="https://e.com/${'a'.repeat(40)}">看</a>`;
    expect(splitText(`字${long}字`, 50, 100)).toEqual(['字', long, '字']);
  });

  it('cuts a link that nothing can hold, and keeps its tags whole', () => {
    const tag = '<a href="https://e.com/a?b,c">';
    const parts = splitText(`${tag}${'字'.repeat(30)}</a>${'字'.repeat(5)}`, 40);
    expect(parts.join('')).toBe(`${tag}${'字'.repeat(30)}</a>${'字'.repeat(5)}`);
    expect([parts[0]?.startsWith(tag), parts.some((part) => part.includes('</a>'))]).toEqual([
      true,
      true,
    ]);
  });

  it('cuts an address that nothing can hold, and comes to an end', () => {
    const text = `https://e.com/${'a?b,'.repeat(5_000)}`;
    const parts = splitText(text, 2048);
    expect(parts.join('')).toBe(text);
    expect(parts.length).toBeLessThan(21);
  });

  it.each([
    ['is never closed', `<a href="https://e.com/a?b">${'字。'.repeat(40)}`],
    ['is none', `a <a b <a c </a ${'d，'.repeat(60)}`],
  ])('is not kept from cutting by a link that %s', (_, text) => {
    const parts = splitText(text, 60);
    expect(parts.join('')).toBe(text);
    for (const part of parts) expect(Buffer.byteLength(part)).toBeLessThanOrEqual(60);
  });

  it('refuses parts that could not hold every character', () => {
    expect(() => splitText('😀', 3)).toThrow(RangeError);
  });

  it('loses nothing, cuts no code point in two, and keeps to the limit', () => {
    const texts = fc.string({ unit: 'binary', maxLength: 200 });
    fc.assert(
      fc.property(texts, fc.integer({ min: 4, max: 60 }), (text, bytes) => {
        const parts = splitText(text, bytes);
        expect(parts.join('')).toBe(text);
        for (const part of parts) {
          expect(Buffer.byteLength(part)).toBeLessThanOrEqual(bytes);
          expect(Buffer.from(part).toString()).toBe(part);
        }
      }),
      parameters,
    );
  });

  it('cuts no link, address or character of any text', () => {
    fc.assert(
      fc.property(
        fc.array(piece(), { maxLength: 60 }),
        fc.integer({ min: 130, max: 300 }),
        (all, bytes) => {
          const text = all.join('');
          const parts = splitText(text, bytes);
          expect(parts.join('')).toBe(text);
          for (const part of parts) expect(Buffer.byteLength(part)).toBeLessThanOrEqual(bytes);
          const cuts = new Set(parts.map((_, at) => parts.slice(0, at + 1).join('').length));
          let at = 0;
          for (const one of all) {
            const inside = Array.from({ length: one.length - 1 }, (_, more) => at + 1 + more);
            if (one.length > 1 && !/^[\p{L}。！？ \n,.]+$/u.test(one)) {
              expect([one, inside.filter((place) => cuts.has(place))]).toEqual([one, []]);
            }
            at += one.length;
          }
        },
      ),
      parameters,
    );
  });

  it.each([
    ['Chinese', '长'],
    ['commas', ','],
    ['unclosed tags', '<a '],
    ['unclosed links', '<a href="https://e.com/?a,b">'],
    ['links', '<a href="https://e.com/?a,b">看 看</a>'],
    ['addresses', 'https://e.com/?a,b '],
    ['accents', '\u0301'],
    ['half surrogates', '\ud83d'],
  ])('takes two megabytes of %s in its stride', (_, unit) => {
    const text = unit.repeat(2_000_000 / Buffer.byteLength(unit));
    // Of CPU, which other processes take none of.
    const before = process.cpuUsage();
    const parts = splitText(text, 2048);
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(1_000);
    expect(parts.join('')).toBe(text);
  });
});

function mini(): string {
  return '<a data-miniprogram-appid="wx12345678" data-miniprogram-path="pages/a?b=c, d" href="https://e.com">小程序</a>';
}

/** What a reply is made of; what is longer than a character must not be cut, words apart. */
function piece(): fc.Arbitrary<string> {
  return fc.constantFrom(
    '字',
    '字',
    '，',
    '。',
    '！',
    '？',
    ' ',
    '\n',
    '\n\n',
    'word',
    'x',
    '.',
    ',',
    '"',
    family,
    flag,
    '😀',
    'e\u0301',
    'https://e.com/a?b=c,d;e!f#g',
    'http://例.e.com/',
    'www.e.com/?a,b',
    mini(),
    '<a href="https://e.com/?x=1, 2">去 看。看\n</a>',
    "<a href='http://e.com'>https://e.com/</a>",
  );
}

function pieces(): fc.Arbitrary<string> {
  return fc.array(piece(), { maxLength: 60 }).map((all) => all.join(''));
}

import fc from 'fast-check';
import { partsOf, asText } from '../parts-of';
import { reply } from '../reply.builders';
import type { ReplyChannel } from './passages';

/** Words that are told apart wherever they end up, and hold no Markdown sign. */
const words = fc
  .array(fc.constantFrom('文', '字', 'word', '😀', '👨‍👩‍👧', 'é', '，', '。', '“好”', '3'), {
    minLength: 1,
    maxLength: 40,
  })
  .map((list) => list.join(''));
const address = fc.nat(1e6).map((n) => `https://e.com/p/${n}?q=a,b;c`);

interface Piece {
  readonly markdown: string;
  /** What has to arrive, in this order. */
  readonly texts: readonly string[];
  readonly links?: readonly string[];
}

const inline: fc.Arbitrary<Piece> = fc.oneof(
  words.map((text) => ({ markdown: text, texts: [text] })),
  words.map((text) => ({ markdown: `**${text}**`, texts: [text] })),
  words.map((text) => ({ markdown: `*${text}*`, texts: [text] })),
  words.map((text) => ({ markdown: `\`${text}\``, texts: [text] })),
  fc
    .tuple(words, address)
    .map(([text, url]) => ({ markdown: `[${text}](${url})`, texts: [text], links: [url] })),
);

const line = fc.array(inline, { minLength: 1, maxLength: 6 }).map((pieces) => join(pieces, ' '));
const block: fc.Arbitrary<Piece> = fc.oneof(
  line,
  line.map(({ markdown, ...rest }) => ({ ...rest, markdown: `## ${markdown}` })),
  line.map(({ markdown, ...rest }) => ({ ...rest, markdown: `> ${markdown}` })),
  fc.array(line, { minLength: 1, maxLength: 5 }).map((items) => prefixed(items, () => '- ')),
  fc.array(line, { minLength: 1, maxLength: 5 }).map((items) => prefixed(items, (i) => `${i}. `)),
  fc.array(words, { minLength: 1, maxLength: 8 }).map((lines) => ({
    markdown: `\`\`\`\n${lines.join('\n')}\n\`\`\``,
    texts: lines,
  })),
  fc.array(fc.tuple(line, line), { minLength: 1, maxLength: 4 }).map((rows) => ({
    markdown: [
      '| A | B |',
      '|---|---|',
      ...rows.map(([a, b]) => `| ${a.markdown} | ${b.markdown} |`),
    ].join('\n'),
    texts: rows.flat().flatMap(({ texts }) => texts),
    links: rows.flat().flatMap(({ links = [] }) => links),
  })),
);
const document = fc
  .array(block, { minLength: 1, maxLength: 30 })
  .map((blocks) => join(blocks, '\n\n'));
const channels = fc.constantFrom<ReplyChannel>('passive', 'customer-service');
const sizes = fc.constantFrom(2048, 1920, 400);

function join(pieces: readonly Piece[], between: string): Piece {
  return {
    markdown: pieces.map(({ markdown }) => markdown).join(between),
    texts: pieces.flatMap(({ texts }) => texts),
    links: pieces.flatMap(({ links = [] }) => links),
  };
}

function prefixed(items: readonly Piece[], prefix: (number: number) => string): Piece {
  const marked = items.map((item, i) => ({ ...item, markdown: prefix(i + 1) + item.markdown }));
  return join(marked, '\n');
}

function shown(markdown: string, channel: ReplyChannel, bytes: number): readonly string[] {
  return partsOf(reply.markdown(markdown), channel, bytes).map((part) => {
    const text = asText(part, channel);
    return text.type === 'text' ? text.content : '';
  });
}

const compact = (text: string) => text.replaceAll(/\s/gu, '');

describe('a Markdown reply, whatever it says', () => {
  it('arrives without a character lost or split, and in its order', () => {
    fc.assert(
      fc.property(document, channels, sizes, ({ markdown, texts }, channel, bytes) => {
        const parts = shown(markdown, channel, bytes);
        expect(parts.join('')).not.toContain('\ufffd');
        let rest = compact(parts.join(''));
        for (const text of texts) {
          const at = rest.indexOf(compact(text));
          if (at < 0) throw new Error(`${text} is missing after what was found`);
          rest = rest.slice(at + compact(text).length);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('leaves no Markdown sign over', () => {
    fc.assert(
      fc.property(document, channels, ({ markdown }, channel) => {
        const text = shown(markdown, channel, 2048).join('');
        expect(text).not.toMatch(/[*`#|]|\]\(|^>|^- /m);
      }),
      { numRuns: 150 },
    );
  });

  it('is cut into parts that WeChat takes, between links and not within', () => {
    fc.assert(
      fc.property(document, channels, sizes, ({ markdown, links = [] }, channel, bytes) => {
        const parts = shown(markdown, channel, bytes);
        const taken = parts.map((part) => Buffer.byteLength(part));
        expect(Math.max(0, ...taken)).toBeLessThanOrEqual(bytes === 400 ? 2048 : bytes);
        for (const url of links) {
          const whole = channel === 'passive' ? `<a href="${url}">` : url;
          expect(parts.some((part) => part.includes(whole))).toBe(true);
        }
        const tags = parts.map((part) => part.split('<a ').length - part.split('</a>').length);
        expect(tags.every((open) => open === 0)).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});

import * as fc from 'fast-check';
import { parseXml } from './parse-xml';

/** What is used of fast-xml-parser, the second opinion. */
interface Peer {
  readonly XMLParser: new (options: Readonly<Record<string, unknown>>) => {
    parse(text: string): unknown;
  };
}

const fuzzRuns = process.env['FUZZ_RUNS'];
const parameters = fuzzRuns ? { numRuns: Number(fuzzRuns) } : { numRuns: 500, seed: 1_414_243_737 };
jest.setTimeout(fuzzRuns ? 3_600_000 : 5_000);

const name = fc
  .tuple(fc.constantFrom('A', 'b', '_', '你'), fc.stringMatching(/^[\w.-]{0,6}$/))
  .map((parts) => parts.join(''));
const words = fc
  .string({
    unit: fc.constantFrom('a', '你', '😀', '1', '0', ' ', '.', '-', '\u001D'),
    maxLength: 12,
  })
  .map((text) => text.trim());
const text = fc.oneof(
  words.map((word) => [word, word] as const),
  words.map((word) => [`\n ${word} \t`, word] as const),
  fc
    .string({ unit: fc.constantFrom('a', '你', '<', '&', '>', ' ', '\n', '&amp;', ']') })
    .filter((inner) => !inner.includes(']]>') && !inner.endsWith(']') && inner.trim() !== '')
    .map((inner) => [`\n<![CDATA[${inner}]]> `, inner] as const),
  fc.constantFrom(
    ...([
      ['&lt;&gt;', '<>'],
      ['&quot;&apos;', '"\''],
      ['x&amp;y', 'x&y'],
      ['a<![CDATA[b]]>c', 'abc'],
    ] as const),
  ),
);
const { document } = fc.letrec<{ document: string; element: string }>((tie) => ({
  element: fc
    .tuple(
      name,
      fc.oneof(
        { maxDepth: 4, withCrossShrink: true },
        text.map(([written]) => written),
        fc
          .array(tie('element'), { minLength: 1, maxLength: 4 })
          .map((children) => children.join('\n')),
      ),
    )
    .map(([tag, inner]) => `<${tag}>${inner}</${tag}>`),
  document: fc
    .tuple(
      fc.constantFrom('', '<?xml version="1.0"?>'),
      fc.array(tie('element'), { minLength: 1, maxLength: 6 }),
    )
    .map(([declaration, children]) => `${declaration}<xml>${children.join('\n')}</xml>`),
}));

describe('parseXml beside a second XML parser', () => {
  it('reads what was meant', () => {
    fc.assert(
      fc.property(text, ([written, meant]) => {
        expect(parseXml(`<xml><A>${written}</A></xml>`)['A']).toBe(meant);
      }),
      parameters,
    );
  });

  const peer = loadPeer();
  if (!peer) {
    console.warn('skipped: the dev dependency fast-xml-parser is not installed');
    it.todo('reads well-formed documents alike: needs the dev dependency fast-xml-parser');
    return;
  }

  it('reads well-formed documents alike', () => {
    const parser = new peer.XMLParser({
      ignoreDeclaration: true,
      parseTagValue: false,
      trimValues: true,
    });
    fc.assert(
      fc.property(document, (body) => {
        const { xml } = parser.parse(body) as { readonly xml: unknown };
        expect(sorted(parseXml(Buffer.from(body)))).toBe(sorted(xml));
      }),
      parameters,
    );
  });
});

function loadPeer(): Peer | undefined {
  try {
    return jest.requireActual<Peer>('fast-xml-parser');
  } catch {
    return undefined;
  }
}

/** JSON that does not depend on the order of names, which differs for names made of digits. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/**
 * The body cannot be taken for a WeChat message. The text says what is wrong, where and what
 * would be right; it never quotes the body. Answered as HTTP 400.
 */
export class XmlError extends Error {
  override readonly name = 'XmlError';

  /** @param element how many elements had begun by then */
  constructor(problem: string, cure: string, element?: number) {
    const place = element === undefined ? '' : ` (at element ${element})`;
    super(`${problem}${place}: ${cure}.`);
  }
}

/** Bounds of an accepted document; the deepest WeChat push known has 5 levels and some 60 elements. */
export const xmlLimits = {
  depth: 12,
  elements: 2_000,
  /** Characters of one element name. */
  nameLength: 128,
  /** Characters of the XML declaration. */
  declarationLength: 256,
  /** Fields of a document as WeChat writes it; the longest push known has 25. */
  pushFields: 64,
} as const;

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

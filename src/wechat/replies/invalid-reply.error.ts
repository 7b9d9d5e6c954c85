/** A handler's answer cannot become a reply; the text names what is wrong and how to mend it. */
export class InvalidReplyError extends Error {
  override readonly name = 'InvalidReplyError';

  constructor(problem: string, cure: string) {
    super(`${problem}: ${cure}.`);
  }
}

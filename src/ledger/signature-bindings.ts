/**
 * Which message a signature first carried. In plain mode the signature does not cover the body, so
 * that whoever has seen one genuine request could attach any other message to it.
 */
export abstract class SignatureBindings {
  /**
   * Binds the signature to the message for `ms` milliseconds, unless it is bound already.
   * @param message a digest of it: one is kept for each message of the last minutes
   * @returns false when it is bound to another message
   */
  abstract bind(signature: string, message: string, ms: number): Promise<boolean>;
}

import { reasonOf } from '../../reason-of';

/** A reply that has no counterpart among customer-service messages. Nothing was sent. */
export class UnsendableReplyError extends Error {
  override readonly name = 'UnsendableReplyError';
}

/** A long text of which the first parts have reached the user and the next has not. */
export class IncompleteSendError extends Error {
  override readonly name = 'IncompleteSendError';

  /**
   * @param sent parts that were sent
   * @param total parts of the whole text
   * @param cause why the next one was not: WechatApiError, WechatConnectionError …
   */
  constructor(
    readonly sent: number,
    readonly total: number,
    cause: unknown,
  ) {
    super(`${sent} of ${total} parts were sent, the next was not: ${reasonOf(cause)}`, { cause });
  }
}

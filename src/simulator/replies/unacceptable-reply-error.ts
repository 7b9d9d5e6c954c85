/** A well-formed answer that WeChat does not show: the user sees the outage line. */
export class UnacceptableReplyError extends Error {
  override readonly name = 'UnacceptableReplyError';
}

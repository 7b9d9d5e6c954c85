/**
 * A call got no usable answer: refused, timed out, cut, or not what WeChat answers.
 * Carries no cause: the HTTP client's errors hold the URL, and with it the token.
 */
export class WechatConnectionError extends Error {
  override readonly name = 'WechatConnectionError';

  /**
   * @param path the API or host that was called, without its query
   * @param reason what went wrong, for example `ECONNREFUSED` or `HTTP 502`
   * @param mayHaveArrived whether WeChat may have received and processed the request
   * @param isForeign whether something else than WeChat answered, such as a gateway: by its status
   * or its page, WeChat did in all likelihood not take the request
   */
  constructor(
    readonly path: string,
    readonly reason: string,
    readonly mayHaveArrived: boolean,
    readonly isForeign = false,
  ) {
    super(`${path} could not be reached or gave no usable answer: ${reason}`);
  }
}

import { type ErrcodeMeaning, meaningOf } from './errcodes';

/** WeChat's own wording is kept short: it ends up in logs. */
const ERRMSG_LENGTH = 300;

/**
 * WeChat received the call and refused it.
 * @see https://developers.weixin.qq.com/doc/service/guide/dev/api/errorcode.html
 */
export class WechatApiError extends Error {
  override readonly name = 'WechatApiError';
  /** WeChat's wording. */
  readonly errmsg: string;
  /** WeChat's request id, which /cgi-bin/openapi/rid/get explains. */
  readonly rid: string | undefined;
  /** Cause and cure. */
  readonly hint: string;
  readonly kind: ErrcodeMeaning['kind'];

  /** @param path the API that was called, without its query */
  constructor(
    readonly errcode: number,
    errmsg: string,
    readonly path: string,
  ) {
    const meaning = meaningOf(errcode, path);
    const wording = errmsg.slice(0, ERRMSG_LENGTH);
    const hint = withAddress(errcode, meaning.hint, wording);
    super(`${path} answered ${errcode} (${wording}): ${hint}`);
    this.errmsg = wording;
    this.rid = /rid: ?([\w-]+)/.exec(errmsg)?.[1];
    this.hint = hint;
    this.kind = meaning.kind;
  }

  /** Whether the same call may succeed later without anybody mending anything. */
  get retryable(): boolean {
    return this.kind === 'busy' || this.kind === 'token';
  }
}

/** 40164 and 61004 tell the address that the operator has to add. */
function withAddress(errcode: number, hint: string, errmsg: string): string {
  if (errcode !== 40164 && errcode !== 61004) return hint;
  const address = /ip:? ?([\d.]{7,15}|[\da-f:]{3,39})/i.exec(errmsg)?.[1];
  return address ? `${hint} (${address})` : hint;
}

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

import { meaningOf, type ErrcodeMeaning } from './errcodes';

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

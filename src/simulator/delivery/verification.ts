import type { HttpRequest, Wire } from './wire';

/** What WeChat's check of the callback URL finds. */
export interface Verification {
  /** Whether saving the URL in the console would succeed. */
  readonly ok: boolean;
  /** Undefined when no answer came. */
  readonly status?: number;
  readonly contentType?: string;
  readonly body: string;
}

/** Asks the address to echo; `ok` only for HTTP 200 and the echo byte for byte. */
export async function verifyUrl(
  wire: Wire,
  url: string,
  request: HttpRequest,
  echo: string,
): Promise<Verification> {
  const { status, headers, bytes } = await wire.exchange(url, request);
  const contentType = headers['content-type'];
  return {
    ok: status === 200 && bytes.equals(Buffer.from(echo)),
    ...(status === undefined ? {} : { status }),
    ...(contentType === undefined ? {} : { contentType }),
    body: bytes.toString(),
  };
}

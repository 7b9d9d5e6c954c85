import type { FastifyRequest } from 'fastify';
import type { WechatAccount } from '../account/wechat-account';
import { hash, timingSafeEqual } from 'node:crypto';
import type { SignatureFailure } from '../wechat.metrics';

/** Characters of one byte each, whose order is that of their bytes. */
const ASCII = /^[\0-\x7f]*$/;

/**
 * SHA-1 over the byte-sorted, concatenated parts: token, timestamp and nonce for `signature`, with
 * the ciphertext for `msg_signature`.
 * @see https://developers.weixin.qq.com/doc/service/guide/dev/push/
 */
export function sign(...parts: readonly string[]): string {
  const isAscii = parts.every((part) => ASCII.test(part));
  const sorted = isAscii ? parts.toSorted() : parts.toSorted(byBytes);
  return hash('sha1', sorted.join(''));
}

/** In constant time for signatures of the right length. */
export function isSignature(given: string, expected: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
}

function byBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** The parameters that prove a request. All are text: `timestamp` keeps its leading zeros. */
export interface SignedQuery {
  readonly signature: string;
  readonly timestamp: string;
  readonly nonce: string;
  readonly msgSignature?: string;
  readonly encryptType?: string;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Whom it is for, and what proves that: set once its signature is known to be right. */
    account?: WechatAccount;
    signedQuery?: SignedQuery;
  }
}

const MOST_CHARACTERS = 128;
/** What WeChat sends; gateways may add and repeat others. */
const NAMES = [
  'signature',
  'timestamp',
  'nonce',
  'echostr',
  'openid',
  'encrypt_type',
  'msg_signature',
];

/** Undefined where a parameter of WeChat's is missing, empty, repeated or absurdly long. */
export function readSignedQuery(query: unknown): SignedQuery | undefined {
  const values = (query ?? {}) as Values;
  if (NAMES.some((name) => Object.hasOwn(values, name) && typeof values[name] !== 'string')) {
    return undefined;
  }
  const signature = oneOf(values, 'signature');
  const timestamp = oneOf(values, 'timestamp');
  const nonce = oneOf(values, 'nonce');
  if (!signature || !timestamp || !nonce || !/^\d{1,20}$/.test(timestamp)) return undefined;
  const msgSignature = oneOf(values, 'msg_signature');
  const encryptType = oneOf(values, 'encrypt_type');
  return { signature, timestamp, nonce, msgSignature, encryptType };
}

/** No time in seconds is as late as this; test clients are known to send milliseconds. */
const MILLISECONDS = 1e11;

/**
 * Whether a request comes from WeChat, by its query alone, which is signed in every mode; the body of
 * a delivery is still to be opened.
 */
export function verifyQuery(
  account: WechatAccount,
  query: unknown,
): SignedQuery | SignatureFailure {
  const signed = readSignedQuery(query);
  if (!signed) return 'parameters';
  if (!account.tokens.some((token) => isSignedWith(token, signed))) return 'signature';
  return wrongTime(Number(signed.timestamp), account.signatureMaxAge) ?? signed;
}

function wrongTime(seconds: number, maxAge: number): SignatureFailure | undefined {
  if (maxAge === 0) return undefined;
  if (seconds >= MILLISECONDS) return 'milliseconds';
  // The timestamp has whole seconds: it may be up to one second older than it says.
  const isFresh = Math.abs(Date.now() - seconds * 1000) <= maxAge + 999;
  return isFresh ? undefined : 'timestamp';
}

function isSignedWith(token: string, { signature, timestamp, nonce }: SignedQuery): boolean {
  return isSignature(signature, sign(token, timestamp, nonce));
}

interface Signed {
  readonly account: WechatAccount;
  readonly query: SignedQuery;
}

/** @throws Error for a request that the listener did not ask about */
export function signedOf({ account, signedQuery: query }: FastifyRequest): Signed {
  if (account && query) return { account, query };
  throw new Error('No signed query: the listener must ask SignatureGuard before it reads a body.');
}

type Values = Readonly<Record<string, unknown>>;

function oneOf(values: Values, name: string): string | undefined {
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  return typeof value === 'string' && value && value.length <= MOST_CHARACTERS ? value : undefined;
}

import { isAxiosError } from 'axios';
import { WechatConnectionError } from './wechat-connection.error';

const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);

const TIMED_OUT = new Set(['ERR_CANCELED', 'ECONNABORTED', 'ETIMEDOUT']);

/** The HTTP client's error without the URL it carries. */
export function connectionFailure(error: unknown, path: string): WechatConnectionError {
  if (!isAxiosError(error)) return new WechatConnectionError(path, nameOf(error), true);
  const code = error.code ?? 'no answer';
  const reason = TIMED_OUT.has(code) ? 'timed out' : code;
  const neverSent = NEVER_CONNECTED.has(code) || wasConnecting(error.request);
  return new WechatConnectionError(path, reason, !neverSent);
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no answer';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

function wasConnecting(request: unknown): boolean {
  if (typeof request !== 'object' || request === null || !('socket' in request)) return false;
  const socket = request.socket as { connecting?: boolean; secureConnecting?: boolean } | null;
  return socket?.connecting === true || socket?.secureConnecting === true;
}

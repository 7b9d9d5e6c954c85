import { isAxiosError } from 'axios';
import { WechatConnectionError } from './wechat-connection.error';

/** Network and name service; all codes of certificates but one have CERT in them. */
const NEVER_CONNECTED =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UNABLE_TO_VERIFY_LEAF_SIGNATURE)$|CERT/;
const CONNECTING = new Set<unknown>(['connect', 'getaddrinfo']);

const TIMED_OUT = new Set(['ERR_CANCELED', 'ECONNABORTED', 'ETIMEDOUT']);

/** The HTTP client's error without the URL it carries. */
export function connectionFailure(error: unknown, path: string): WechatConnectionError {
  if (!isAxiosError(error)) return new WechatConnectionError(path, nameOf(error), true);
  const code = error.code ?? 'no answer';
  const reason = TIMED_OUT.has(code) ? 'timed out' : code;
  const neverSent =
    NEVER_CONNECTED.test(code) || failedToConnect(error.cause) || wasConnecting(error.request);
  return new WechatConnectionError(path, reason, !neverSent);
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no answer';
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

/** Of a host with several addresses every attempt has failed. */
function failedToConnect(cause: unknown): boolean {
  if (cause instanceof AggregateError) return cause.errors.every(failedToConnect);
  return cause instanceof Error && 'syscall' in cause && CONNECTING.has(cause.syscall);
}

function wasConnecting(request: unknown): boolean {
  if (typeof request !== 'object' || request === null || !('socket' in request)) return false;
  const socket = request.socket as { connecting?: boolean; secureConnecting?: boolean } | null;
  return socket?.connecting === true || socket?.secureConnecting === true;
}

import type { FastifyReply, FastifyRequest } from 'fastify';
import type { WechatAccount } from '../account/wechat-account';
import type { Told } from './observation';

const CREDENTIALS = /^(?:authorization|proxy-authorization|cookie|x-api-key)$/;

/** A request whose headers were read. */
export function arrived(request: FastifyRequest, { appId, mode }: WechatAccount): Told {
  return {
    kind: 'arrived',
    delivery: request.id,
    account: appId,
    mode,
    method: request.method,
    address: request.ip,
    headers: texts(request.headers, (name) => !CREDENTIALS.test(name)),
    query: texts(request.query),
    receivedAt: Date.now(),
  };
}

/** Its answer, on its way to the socket. */
export function answered(request: FastifyRequest, response: FastifyReply, payload: unknown): Told {
  return {
    kind: 'answered',
    delivery: request.id,
    status: response.statusCode,
    body: typeof payload === 'string' ? payload : '',
    ms: response.elapsedTime,
  };
}

function texts(
  values: unknown,
  wanted: (name: string) => boolean = () => true,
): Readonly<Record<string, string>> {
  const entries = Object.entries(values ?? {}).filter(([name]) => wanted(name));
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

import { isIP } from 'node:net';
import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { deliveryOf } from './delivery';
import { RefusedDeliveryError, Refusals } from './refusals';
import { signatureFailures } from '../wechat.metrics';

/** The addresses that WeChat says it pushes from. The application provides it. */
export abstract class SourceAddresses {
  /** Undefined: the list could not be had. */
  abstract contains(address: string): boolean | undefined;
}

/**
 * Compares a delivery's address with WeChat's own list. An extra: it follows the signature, and
 * without a list nothing is refused.
 * @see https://developers.weixin.qq.com/doc/service/api/base/api_getcallbackip.html
 */
@Injectable()
export class SourceGuard implements CanActivate {
  constructor(
    private readonly addresses: SourceAddresses,
    private readonly refusals: Refusals,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { account } = deliveryOf(request);
    const { sourceCheck, labels } = account;
    if (sourceCheck === 'off') return true;
    const { ip } = request;
    const isKnown = this.addresses.contains(ip);
    if (isKnown === true) return true;
    if (isKnown === false) signatureFailures.inc({ reason: 'source', ...labels });
    const from = `it came from ${isIP(ip) ? ip : 'no readable address'}`;
    if (isKnown === false && sourceCheck === 'reject') {
      throw new RefusedDeliveryError(`${from}, ${why(isKnown)}`, 'source');
    }
    this.refusals.warn(
      account,
      `Let pass a delivery: ${from}, ${why(isKnown)}`,
      `source ${isKnown}`,
    );
    return true;
  }
}

function why(isKnown: boolean | undefined): string {
  return isKnown === undefined
    ? "and WeChat's list of addresses could not be fetched yet"
    : "not among WeChat's addresses; behind a proxy name it in WECHAT_TRUSTED_PROXIES";
}

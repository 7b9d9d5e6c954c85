import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Accounts } from '../account/accounts';
import type { WechatAccount } from '../account/wechat-account';
import { type Authentic, beginDelivery } from './delivery';
import type { IncomingMessage } from '../messages';
import { RefusedDeliveryError, Refusals } from './refusals';
import { type SignatureFailure, signatureFailures } from '../wechat.metrics';
import { type SignedQuery, signedOf, verifyQuery } from './signature';
import { arrived } from '../observing/door-story';
import { MessageObservers } from '../observing/message-observers';
import { bodyChecks, queryChecks } from '../observing/signature-checks';
import { envelopeFailure, openDelivery } from './encrypted-delivery';

/**
 * Lets in what WeChat has signed, in two steps: the query before the body is read, then the body.
 * Every refusal looks the same from outside; why is counted, and logged where the operator can do
 * something about it.
 * @see https://developers.weixin.qq.com/doc/service/guide/dev/push/
 */
@Injectable()
export class SignatureGuard implements CanActivate {
  constructor(
    private readonly accounts: Accounts,
    private readonly refusals: Refusals,
    private readonly observers: MessageObservers = new MessageObservers(),
  ) {}

  /** For the listener, which reads nothing of what is not admitted. */
  admits(request: FastifyRequest): boolean {
    const account = this.accounts.at((request.params as CallbackPath).account);
    const signed = verifyQuery(account, request.query);
    if (this.observers.tell) this.tellArrival(account, request, signed);
    if (typeof signed === 'string') {
      signatureFailures.inc({ reason: signed, ...account.labels });
      const hint = HINTS[signed];
      if (hint) this.refusals.warn(account, `Refused a delivery: ${hint}`);
      return false;
    }
    request.account = account;
    request.signedQuery = signed;
    return true;
  }

  canActivate(context: ExecutionContext): boolean {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const { account, query } = signedOf(request);
    // The URL verification has no body.
    if (request.method !== 'POST') {
      if (account.removedAt !== undefined) refuse(account, 'removed');
      return true;
    }
    const body = rawBody(request.body);
    const result = openBody(account, body, query);
    if (this.observers.tell) this.tellBody(request, body, result);
    if (typeof result === 'string') return refuse(account, result);
    const delivery = beginDelivery(request, http.getResponse<FastifyReply>(), account, result);
    if (!isAddressee(account, delivery.message)) {
      const checks = bodyChecks(account.mode, 'account');
      this.observers.tell?.({ kind: 'checked', delivery: request.id, checks });
      refuse(account, 'account');
    }
    if (isAfterRemoval(account, delivery.message)) refuse(account, 'removed');
    return true;
  }

  private tellArrival(
    account: WechatAccount,
    request: FastifyRequest,
    signed: SignedQuery | SignatureFailure,
  ): void {
    const { observers } = this;
    const failure = typeof signed === 'string' ? signed : undefined;
    const { id: delivery } = request;
    observers.tell?.(arrived(request, account));
    observers.tell?.({ kind: 'checked', delivery, checks: queryChecks(failure) });
    if (failure) observers.tell?.({ kind: 'refused', delivery, reason: HINTS[failure] ?? failure });
  }

  private tellBody(request: FastifyRequest, body: Buffer, result: Authentic | SignatureFailure) {
    const { id: delivery } = request;
    const { account, query } = signedOf(request);
    const text = body.toString();
    if (typeof result === 'string') {
      const isSealed = result === 'envelope';
      const part = isSealed ? envelopeFailure(body, query, account) : result;
      this.observers.tell?.({ kind: 'checked', delivery, checks: bodyChecks(account.mode, part) });
    } else {
      const xml = result.keys ? result.xml.toString() : text;
      this.observers.tell?.({ kind: 'checked', delivery, checks: bodyChecks(account.mode) });
      this.observers.tell?.({
        kind: 'opened',
        delivery,
        body: text,
        xml,
        encrypted: !!result.keys,
      });
    }
  }
}

interface CallbackPath {
  /** Where each account has a path of its own. */
  readonly account?: string;
}

/** What a delivery holds for the account, or why it is refused. */
export function openBody(
  account: WechatAccount,
  body: Buffer,
  query: SignedQuery,
): Authentic | SignatureFailure {
  if (account.mode !== 'plain') return openDelivery(body, query, account) ?? 'envelope';
  return isEncrypted(body, query) ? 'mode' : { xml: body };
}

/** By its query, or by having nothing but ciphertext; a user may well write `<Encrypt>`. */
function isEncrypted(body: Buffer, { encryptType }: SignedQuery): boolean {
  if (encryptType === 'aes') return true;
  return body.includes('<Encrypt>') && !body.includes('<MsgType>');
}

/** Whether the message is for this account, where its original id is known. */
function isAddressee({ originalId }: WechatAccount, { toUserName }: IncomingMessage): boolean {
  return originalId === undefined || toUserName === originalId;
}

/** What was sent before is answered, however often WeChat has to deliver it. */
function isAfterRemoval({ removedAt }: WechatAccount, { createTime }: IncomingMessage): boolean {
  return removedAt !== undefined && createTime * 1000 > removedAt;
}

function refuse({ labels }: WechatAccount, reason: SignatureFailure): never {
  signatureFailures.inc({ reason, ...labels });
  throw new RefusedDeliveryError(HINTS[reason] ?? reason);
}

/** Only for requests that carried a right signature: others must not be able to fill the log. */
const HINTS: Partial<Record<SignatureFailure, string>> = {
  timestamp: "its timestamp is too far from this machine's clock (WECHAT_SIGNATURE_MAX_AGE)",
  milliseconds:
    'its timestamp is in milliseconds, which WeChat never sends; have the test client sign seconds, ' +
    'or set WECHAT_SIGNATURE_MAX_AGE=0',
  removed: 'its account was removed a moment ago',
  account: 'it is addressed to another account than WECHAT_ORIGINAL_ID',
  mode: 'it is encrypted, but WECHAT_MODE is plain; set the mode that the console shows',
  envelope:
    'its ciphertext could not be verified and opened; compare WECHAT_MODE, WECHAT_TOKEN, ' +
    'WECHAT_ENCODING_AES_KEY, WECHAT_APP_ID and WECHAT_ORIGINAL_ID with the console',
};

function rawBody(body: unknown): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.alloc(0);
}

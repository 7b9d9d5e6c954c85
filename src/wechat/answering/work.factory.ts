import { Injectable } from '@nestjs/common';
import type { Claim, ClaimRequest, LateWork } from '../../ledger';
import type { AccountServices, ServicesOfAccounts } from '../account/account-services';
import type { WechatAccount } from '../account/wechat-account';
import type { Cancellation, Delivery } from '../door/delivery';
import {
  type IncomingMessage,
  type RawFields,
  messageFingerprint,
  messageText,
  toMessage,
} from '../messages';
import type { DeferredOptions } from '../routing/handler.decorators';
import { LateReplies } from '../late/late-replies.service';
import { isPickupKeyword } from './message-responder.service';
import type { Candidate } from '../observing/route-story';
import type { RouteMatch } from '../routing/route';
import { MessageRouter } from '../routing/message-router.service';
import { ledgerKey, ledgerUser } from '../messages/message-identity';
import type { HandlerContext } from '../routing/message-handler';
import type { Run, Work } from './work';

/** Between two deliveries of one message. */
const WECHAT_CUT_MS = 5000;

/** A delivery and all that the ledger is asked with. */
export interface DeliveredMessage {
  readonly key: string;
  readonly message: IncomingMessage;
  readonly delivery: Delivery;
  readonly request: ClaimRequest;
  readonly deferred?: DeferredOptions;
  readonly route?: RouteMatch;
}

/** Makes work of what was delivered, and of what the ledger remembers. */
@Injectable()
export class WorkFactory {
  constructor(
    private readonly router: MessageRouter,
    private readonly late: LateReplies,
  ) {}

  /** @param signature where that does not vouch for the body: it belongs to the message that it first carried */
  delivered(delivery: Delivery, signature: string | undefined): DeliveredMessage {
    const { account, message } = delivery;
    const { deferred, lane, route } = this.routeOf(account, message);
    const text = messageText(message);
    return {
      key: ledgerKey(account, message, text),
      message,
      delivery,
      deferred,
      route,
      request: {
        fingerprint: messageFingerprint(text),
        message: text,
        user: ledgerUser(account, message),
        deferred: deferred !== undefined,
        lane,
        signature,
        isCut: delivery.closed.aborted,
      },
    };
  }

  work(delivered: DeliveredMessage, claim: Extract<Claim, { readonly kind: 'run' }>): Work {
    const { key, message, deferred, request, route } = delivered;
    const { account, receivedAt, arrivedAt } = delivered.delivery;
    const { deliveries, deadline } = account.reply;
    const left = Math.max(0, deliveries - claim.delivery);
    const windowEnd = deferred ? arrivedAt : arrivedAt + left * WECHAT_CUT_MS + deadline;
    const { epoch, delivery, past } = claim;
    const when = { delivery, receivedAt, windowEnd };
    return {
      account,
      key,
      epoch,
      message,
      ...when,
      deferred,
      route,
      lane: request.lane,
      past,
      failures: 0,
      sentParts: 0,
    };
  }

  /** What follows the reply of a delivered message. */
  rest({ message, delivery }: DeliveredMessage, key: string, epoch: number): Work {
    const { account, receivedAt } = delivery;
    const when = { delivery: 1, receivedAt, windowEnd: receivedAt };
    return { account, key, epoch, message, ...when, failures: 0, sentParts: 0 };
  }

  /** Work that another process, or this one before a restart, did not bring to its end. */
  resumed(account: WechatAccount, { key, epoch, record }: LateWork): Work {
    const message = toMessage(JSON.parse(record.message) as RawFields);
    const { deliveries: delivery, lastDeliveryAt: receivedAt, failures, sentParts = 0 } = record;
    const when = { delivery, receivedAt, windowEnd: 0 };
    const { attempts, batch, alone, doubtfulParts } = record;
    const past = { attempts, batch, alone };
    const parts = { sentParts, doubtfulParts };
    const found = this.routeOf(account, message);
    return { account, key, epoch, message, ...when, ...found, past, failures, ...parts };
  }

  /** All handlers that fit the message, the one that answers it first. */
  candidates({ message, delivery }: DeliveredMessage): readonly Candidate[] {
    return this.router.candidates(message, delivery.account);
  }

  private routeOf(
    account: WechatAccount,
    message: IncomingMessage,
  ): Pick<Work, 'deferred' | 'lane' | 'route'> {
    const route = this.router.find(message, account);
    // Deferred, it would keep again what it came to fetch; in order, it would wait for itself.
    if (isPickupKeyword(account, message) && this.late.isKept(account)) return { route };
    const isInOrder = route?.route.claim.options.inOrder ?? false;
    const lane = isInOrder ? ledgerUser(account, message) : undefined;
    return { deferred: route?.route.deferred, lane, route };
  }
}

/** What a handler is run with for the work. */
export function runOf(work: Work, unwanted: Cancellation, services: ServicesOfAccounts): Run {
  const { account, route } = work;
  return { account, context: new RunContext(work, unwanted, services), route };
}

/**
 * Its getters are own properties, so that a handler may copy it, and the same functions in all:
 * objects whose getters are made anew, as a literal's are, take V8 700 bytes more.
 */
class RunContext implements HandlerContext {
  /** The router sets it; a place from the beginning, so that the object need not grow. */
  readonly match = undefined;
  readonly account: HandlerContext['account'];
  declare readonly wechat: AccountServices;
  declare readonly signal: AbortSignal;
  readonly delivery: number;
  readonly receivedAt: number;
  readonly #work: Work;
  readonly #unwanted: Cancellation;
  readonly #services: ServicesOfAccounts;

  constructor(work: Work, unwanted: Cancellation, services: ServicesOfAccounts) {
    const { account, delivery, receivedAt } = work;
    this.account = { name: account.name, appId: account.appId };
    this.delivery = delivery;
    this.receivedAt = receivedAt;
    this.#work = work;
    this.#unwanted = unwanted;
    this.#services = services;
    Object.defineProperties(this, RunContext.getters);
  }

  readonly remaining = () => Math.max(0, this.#work.windowEnd - performance.now());

  private static readonly getters = {
    wechat: own(function (this: RunContext) {
      return this.#services.of(this.#work.account);
    }),
    signal: own(function (this: RunContext) {
      return this.#unwanted.signal;
    }),
  };
}

function own(get: (this: RunContext) => unknown): PropertyDescriptor {
  return { get, enumerable: true, configurable: true };
}

import type { Account } from '../account';
import { secondsOf, type Clock } from '../clock';
import type { Message, PushedMessage } from '../messages/message';
import type { MessageStamp } from '../messages/message-stamp';
import type { RandomSource } from '../random-source';
import { forge, type DeliveryOverrides } from './forgery';
import { pushRequest, verificationRequest, type QueryStamp } from './push-request';
import type { HttpRequest } from './wire';

/** One message with its signed request and the account that WeChat reads the answer for. */
export interface Parcel {
  readonly message: PushedMessage;
  readonly request: HttpRequest;
  readonly account: Account;
}

/** Turns what users do into signed requests. */
export class Parcels {
  constructor(
    private readonly account: Account,
    private readonly clock: Clock,
    private readonly random: RandomSource,
    private readonly stamp: MessageStamp,
  ) {}

  pack(message: Message, from: string, overrides: DeliveryOverrides = {}): Parcel {
    const account = { ...this.account, ...overrides.account };
    const pushed = this.stamp.stamp(message, from);
    const query = this.queryStamp(overrides);
    const request = pushRequest(pushed, account, query, this.random.bytes(16));
    return { message: pushed, request: forge(request, overrides), account };
  }

  /** The URL check and the echo that it expects. */
  packVerification(overrides: DeliveryOverrides): { request: HttpRequest; echo: string } {
    const echo = this.random.digits(19);
    const account = { ...this.account, ...overrides.account };
    const request = verificationRequest(account, this.queryStamp(overrides), echo);
    return { request: forge(request, overrides), echo };
  }

  private queryStamp({ timestamp, nonce }: DeliveryOverrides): QueryStamp {
    return {
      timestamp: String(timestamp ?? secondsOf(this.clock)),
      nonce: nonce ?? this.random.digits(10),
    };
  }
}

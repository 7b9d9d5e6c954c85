import { testUser } from './account';
import type { ContactWindow } from './api/contact-windows';
import type { CustomerMessage } from './api/customer-message';
import type { FakeApi } from './api/fake-api';
import { answeredByWebsite, conversationOf, type Conversation } from './conversation';
import type { Delivery } from './delivery/delivery';
import type { DeliveryOverrides } from './delivery/forgery';
import { verifyUrl, type Verification } from './delivery/verification';
import type { Message } from './messages/message';
import type { PlatformParts } from './platform-parts';
import type { TimelineEntry } from './user-timelines';
import { tapOn, type Tap } from './website/menu-tap';
import type { Website } from './website/website';

/** The user who does something; the platform's test user when left out. */
export interface SendOptions {
  readonly from?: string;
}

/** WeChat in miniature: users who write, the platform that pushes, and its API host. */
export class Platform {
  /** The API host that the service calls. */
  readonly api: FakeApi;
  /** What the account has set on WeChat's website: works until a callback URL is set. */
  readonly website: Website;
  /** Environment variables for a service that works for this account against this API host. */
  readonly environment: Readonly<Record<string, string>>;
  /** The OpenID of the user who writes when a test names nobody. */
  readonly testUser = testUser;

  constructor(private readonly parts: PlatformParts) {
    this.api = parts.api;
    this.website = parts.website;
    this.environment = parts.environment;
  }

  /** Sets the service's callback URL; several are taken in turn, delivery by delivery. */
  connect(url: string | readonly string[]): void {
    this.parts.courier.connect(url);
  }

  /** Cuts silence after so many milliseconds from now on. */
  cutAfter(ms: number): void {
    this.parts.wire.cutAfter = ms;
  }

  /** What WeChat's URL check sees. `overrides` forge it: timestamp, nonce, account, query … */
  async verify(overrides: DeliveryOverrides = {}): Promise<Verification> {
    const { parcels, courier, wire } = this.parts;
    const { request, echo } = parcels.packVerification(overrides);
    return verifyUrl(wire, overrides.url ?? courier.nextUrl(), request, echo);
  }

  /**
   * A user does something, and WeChat delivers it until it is answered: after silence the delivery is
   * cut and repeated, after a refused answer repeated at once; the last failure shows the outage line.
   *
   * @throws NotConnectedError without a callback URL, PlatformClosedError when closed meanwhile
   */
  async send(message: Message, { from = testUser }: SendOptions = {}): Promise<Conversation> {
    const { parcels, courier, audience } = this.parts;
    const parcel = parcels.pack(message, from);
    audience.userActed(parcel.message);
    if (!courier.connected && this.website.isUsed) {
      const replies = this.website.answer(parcel.message);
      for (const reply of replies) audience.userSaw(parcel.message, { kind: 'reply', reply });
      return answeredByWebsite(parcel.message, replies);
    }
    const deliveries = await courier.deliverUntilAnswered(parcel);
    const conversation = conversationOf(parcel.message, deliveries);
    audience.userSaw(parcel.message, conversation.sees);
    return conversation;
  }

  /**
   * A user taps an entry of the menu: that of the API, or of the website while the callback is off.
   * What the service has to know is pushed to it.
   * @throws Error where there is no such entry
   */
  async tap(name: string, { from = testUser }: SendOptions = {}): Promise<Tap> {
    const { courier, audience } = this.parts;
    const made = this.api.menus.shownTo(from);
    const isOff = made.length === 0 && !courier.connected;
    const tap = tapOn(name, isOff ? this.website.menu : made);
    for (const reply of tap.shows) audience.userSaw({ openId: from }, { kind: 'reply', reply });
    if (tap.pushes && courier.connected) await this.send(tap.pushes, { from });
    return tap;
  }

  /** Delivers one message `count` times at the same moment, with the same query and body. */
  async sendAtOnce(
    message: Message,
    count: number,
    { from = testUser }: SendOptions = {},
  ): Promise<readonly Delivery[]> {
    const { parcels, courier, audience } = this.parts;
    const parcel = parcels.pack(message, from);
    audience.userActed(parcel.message);
    const deliveries = await courier.deliverAtOnce(parcel, count);
    const shown = deliveries.find(({ outcome }) => outcome === 'answered') ?? deliveries.at(-1);
    if (shown) audience.userSaw(parcel.message, shown.seen);
    return deliveries;
  }

  /**
   * Exactly one delivery, with anything in it forged. It opens no reply window and stands in no
   * timeline, since no user need be behind it.
   */
  async deliver(message: Message, overrides: DeliveryOverrides = {}): Promise<Delivery> {
    const { parcels, courier } = this.parts;
    const parcel = parcels.pack(message, overrides.from ?? testUser, overrides);
    return courier.deliver(parcel, { url: overrides.url ?? courier.nextUrl() });
  }

  /** The customer-service messages that users, or one of them, saw. */
  customerMessages(openId?: string): readonly CustomerMessage[] {
    return this.parts.audience.timelines.customerMessages(openId);
  }

  /** Everything a user did and saw, in order. */
  timeline(openId: string = testUser): readonly TimelineEntry[] {
    return this.parts.audience.timelines.of(openId);
  }

  /** The times in which the account may write to a user, and how many messages are left. */
  contactWindows(openId: string = testUser): readonly ContactWindow[] {
    return this.parts.audience.windows.of(openId);
  }

  /**
   * The oldest customer-service message of a user that this method has not handed out yet.
   *
   * @param ms how long to wait for one
   * @throws NoCustomerMessageError when none came in that time
   */
  async nextCustomerMessage(openId: string = testUser, ms = 5000): Promise<CustomerMessage> {
    return this.parts.audience.timelines.nextCustomerMessage(openId, ms);
  }

  /** Ends everything that is under way; a `send` that is not done rejects. */
  async close(): Promise<void> {
    this.parts.wire.close();
    this.parts.audience.timelines.close();
    await this.api.close();
  }
}

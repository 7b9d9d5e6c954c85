import { DiscoveryService } from '@nestjs/core';
import { eventName } from '../messages';

/** Which messages of one place a handler answers. */
export type Condition =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'pattern'; readonly pattern: RegExp; readonly priority: number }
  | { readonly kind: 'whole' };

/** How a handler's messages are run. */
export interface RunOptions {
  /** One after the other for each user, in the order of their arrival. */
  readonly inOrder?: boolean;
}

/** One `@On…` of a handler class. */
export interface RouteClaim {
  /** `text`, `event CLICK`, …; `*`: whatever nobody else claims. */
  readonly place: string;
  readonly condition: Condition;
  readonly options: RunOptions;
}

export const RouteClaims = DiscoveryService.createDecorator<readonly RouteClaim[]>();

/** Event names compare without case, and by either of two names where WeChat has used both. */
export function eventPlace(event: string): string {
  return `event ${eventName(event).toLowerCase()}`;
}

export const UNHANDLED_PLACE = '*';

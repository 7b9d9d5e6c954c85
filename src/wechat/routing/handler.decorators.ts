import { type InjectableOptions, applyDecorators, Injectable } from '@nestjs/common';
import { SCOPE_OPTIONS_METADATA } from '@nestjs/common/constants';
import type {
  EventName,
  EventOf,
  IncomingMessage,
  MessageType,
  OrdinaryMessageMap,
  TextMessage,
} from '../messages';
import {
  type Condition,
  type RouteClaim,
  type RunOptions,
  eventPlace,
  RouteClaims,
  UNHANDLED_PLACE,
} from './claim';
import type { HandlerDecorator } from './message-handler';
import { DiscoveryService } from '@nestjs/core';

/** Options of a pattern. */
export interface PatternOptions extends RunOptions {
  /** Of several patterns that match, the highest is taken; 0 where not given. */
  readonly priority?: number;
}

type Key = string | RegExp;

/**
 * Answers texts: all, those that equal a key (blanks around ignored), or those that match a pattern.
 * @example `@OnText()`, `@OnText('帮助', 'help')`, `@OnText(/^订单\s*(\d+)$/, { priority: 1 })`
 * @see https://developers.weixin.qq.com/doc/service/guide/product/message/Receiving_standard_messages.html
 */
export function OnText(
  ...claims: readonly Key[] | readonly [...Key[], PatternOptions]
): HandlerDecorator<TextMessage> {
  return claimsOf('text', claims);
}

/**
 * Answers an event, or those of its EventKey that equal a key or match a pattern.
 * @example `@OnEvent('subscribe')`, `@OnEvent('CLICK', 'HELP')`, `@OnEvent('CLICK', /^order:/)`
 * @see https://developers.weixin.qq.com/doc/service/guide/product/message/Receiving_event_pushes.html
 */
export function OnEvent<N extends EventName | (string & {})>(
  event: N,
  ...claim: readonly [key?: Key, options?: PatternOptions] | readonly [options: PatternOptions]
): HandlerDecorator<EventOf<N>> {
  return claimsOf(eventPlace(event), claim);
}

function onType<T extends MessageType>(type: T) {
  return (options: RunOptions = {}): HandlerDecorator<OrdinaryMessageMap[T]> =>
    claimsOf(type, [options]);
}

export const OnImage = onType('image');
export const OnVoice = onType('voice');
export const OnVideo = onType('video');
export const OnShortVideo = onType('shortvideo');
export const OnLocation = onType('location');
export const OnLink = onType('link');

/** Answers whatever no other handler does, unknown types and events included. */
export function OnUnhandled(options: RunOptions = {}): HandlerDecorator {
  return claimsOf(UNHANDLED_PLACE, [options]);
}

function claimsOf<M extends IncomingMessage>(
  place: string,
  given: readonly (Key | PatternOptions | undefined)[],
): HandlerDecorator<M> {
  const keys = given.filter((one) => isKey(one));
  const options = given.find((one): one is PatternOptions => !!one && !isKey(one)) ?? {};
  const conditions: readonly Condition[] =
    keys.length > 0 ? keys.map((key) => conditionOf(key, options)) : [{ kind: 'whole' }];
  const claims = conditions.map((condition): RouteClaim => ({ place, condition, options }));
  return (target) => {
    const earlier = (Reflect.getOwnMetadata(RouteClaims.KEY, target) ??
      []) as readonly RouteClaim[];
    // A scope that is set already stays, for the start to refuse it by name.
    const scope = Reflect.getOwnMetadata(SCOPE_OPTIONS_METADATA, target) as InjectableOptions;
    applyDecorators(Injectable(scope), RouteClaims([...earlier, ...claims]))(target);
  };
}

function conditionOf(key: Key, { priority = 0 }: PatternOptions): Condition {
  if (typeof key === 'string') return { kind: 'key', key: key.trim() };
  // A global or sticky pattern would remember where it last stopped.
  const pattern = new RegExp(key.source, key.flags.replaceAll(/[gy]/g, ''));
  return { kind: 'pattern', pattern, priority };
}

function isKey(value: Key | PatternOptions | undefined): value is Key {
  return typeof value === 'string' || value instanceof RegExp;
}

export interface DeferredOptions {
  /** Text that the user sees at once; unset: nothing. */
  readonly reply?: string;
  /** How often the handler is tried before the message is set aside; 3 where not given. */
  readonly attempts?: number;
  /** Milliseconds before the second attempt, doubled for each further one; 5000 where not given. */
  readonly delay?: number;
}

/**
 * Beside an `@On…` decorator: the delivery is answered at once, the work is durable and retried, and
 * the reply goes by customer-service message, or waits for pickup where the account may not send.
 */
export const Deferred = DiscoveryService.createDecorator<DeferredOptions>();

export const AccountNames = DiscoveryService.createDecorator<readonly string[]>();

/**
 * Beside an `@On…` decorator: for these accounts alone. Where a handler of all accounts claims the
 * very same, this one takes its place for them.
 * @example `@ForAccount('shop')`
 */
export function ForAccount(...names: readonly [string, ...string[]]): ClassDecorator {
  return AccountNames(names);
}

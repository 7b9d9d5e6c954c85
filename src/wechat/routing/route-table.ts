import type { WechatAccount } from '../account/wechat-account';
import { isEvent, isMessage, type IncomingMessage } from '../messages';
import { eventPlace, UNHANDLED_PLACE } from './claim';
import { DuplicateRouteError } from './routing.errors';
import { describeClaim, type OtherRoutes, type Route, type RouteMatch } from './route';

/** The routes of one place: a message type or an event. */
interface Place {
  readonly keys: Map<string, Route>;
  readonly patterns: Route[];
  whole?: Route;
}

/** Told when two different patterns of one priority match the same text. */
export type AmbiguityListener = (taken: Route, passedOver: Route) => void;

/**
 * Finds the handler of a message: exact key, pattern by priority, whole type or event, unhandled.
 * @throws DuplicateRouteError when two routes claim one place
 */
export class RouteTable {
  private readonly places = new Map<string, Place>();

  constructor(
    readonly routes: readonly Route[],
    private readonly onAmbiguity: AmbiguityListener,
    account?: string,
  ) {
    const seen = new Map<string, Route>();
    for (const route of routes) {
      const claim = describeClaim(route.claim);
      const other = seen.get(claim);
      if (other) {
        const what = account === undefined ? claim : `${claim} for ${account}`;
        throw new DuplicateRouteError(what, other, route);
      }
      seen.set(claim, route);
      this.add(route);
    }
    for (const { patterns } of this.places.values()) patterns.sort(byPriorityThenName);
  }

  /** @param others routes that are no handlers', where there are some */
  find(message: IncomingMessage, others?: OtherRoutes): RouteMatch | undefined {
    const { place: name, key } = addressOf(message);
    const place = this.places.get(name);
    return (
      this.narrow(place, key) ??
      matched(others?.specific(message)) ??
      matched(place?.whole) ??
      matched(others?.fallback(message)) ??
      this.unhandled()
    );
  }

  /** What answers where nothing else does. */
  unhandled(): RouteMatch | undefined {
    return matched(this.places.get(UNHANDLED_PLACE)?.whole);
  }

  private narrow(place: Place | undefined, key: string): RouteMatch | undefined {
    return matched(place?.keys.get(key)) ?? this.matching(place?.patterns ?? [], key);
  }

  private matching(patterns: readonly Route[], key: string): RouteMatch | undefined {
    let found: RouteMatch | undefined;
    for (const route of patterns) {
      if (found && priorityOf(found.route) !== priorityOf(route)) break;
      const match = matchOf(route, key);
      if (match && found) this.onAmbiguity(found.route, route);
      if (match) found ??= { route, match };
    }
    return found;
  }

  private add(route: Route): void {
    const { place: name, condition } = route.claim;
    const place = this.places.get(name) ?? { keys: new Map<string, Route>(), patterns: [] };
    this.places.set(name, place);
    if (condition.kind === 'key') place.keys.set(condition.key, route);
    else if (condition.kind === 'pattern') place.patterns.push(route);
    else place.whole = route;
  }
}

/** The routes as each account has them: its own in the place of those that all have. */
export class AccountRoutes {
  private readonly common: RouteTable;
  private readonly own: ReadonlyMap<string, RouteTable>;

  /** @throws DuplicateRouteError when two routes of one account claim one place */
  constructor(routes: readonly Route[], onAmbiguity: AmbiguityListener) {
    const common = routes.filter(({ accounts }) => accounts === undefined);
    this.common = new RouteTable(common, onAmbiguity);
    const names = new Set(routes.flatMap(({ accounts = [] }) => accounts));
    this.own = new Map(
      [...names].map((name) => {
        const own = routes.filter(({ accounts }) => accounts?.includes(name));
        const claims = new Set(own.map(({ claim }) => describeClaim(claim)));
        const others = common.filter(({ claim }) => !claims.has(describeClaim(claim)));
        return [name, new RouteTable([...own, ...others], onAmbiguity, name)];
      }),
    );
  }

  /** The accounts that have some of their own. */
  get names(): readonly string[] {
    return [...this.own.keys()];
  }

  of({ name }: Pick<WechatAccount, 'name'>): RouteTable {
    return this.own.get(name) ?? this.common;
  }
}

function matched(route: Route | undefined): RouteMatch | undefined {
  return route && { route };
}

/** Where a message's routes are. */
export function addressOf(message: IncomingMessage): {
  readonly place: string;
  readonly key: string;
} {
  if (isEvent(message)) return { place: eventPlace(message.event), key: message.eventKey.trim() };
  const key = isMessage(message, 'text') ? message.content.trim() : '';
  return { place: message.msgType, key };
}

export function matchOf({ claim: { condition } }: Route, key: string): RegExpExecArray | undefined {
  return condition.kind === 'pattern' ? (condition.pattern.exec(key) ?? undefined) : undefined;
}

function priorityOf({ claim: { condition } }: Route): number {
  return condition.kind === 'pattern' ? condition.priority : 0;
}

/** Of two patterns the one that comes first. */
export function byPriorityThenName(a: Route, b: Route): number {
  return priorityOf(b) - priorityOf(a) || (a.handlerName < b.handlerName ? -1 : 1);
}

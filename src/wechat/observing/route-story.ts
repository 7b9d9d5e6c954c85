import type { IncomingMessage } from '../messages';
import { UNHANDLED_PLACE } from '../routing/claim';
import { describeClaim, type OtherRoutes, type Route } from '../routing/route';
import { addressOf, byPriorityThenName, matchOf } from '../routing/route-table';

/** A route that fits a message, and by what. */
export interface Candidate {
  readonly handler: string;
  /** In words: `text "帮助"`, `text /^订单/ (priority 0)`, `text`, `everything unhandled`. */
  readonly claim: string;
  /** Also the order in which they win; of patterns the higher priority, then the name. */
  readonly by: (typeof ORDER)[number];
}

const ORDER = ['key', 'pattern', 'rule', 'whole', 'default', 'unhandled'] as const;

/** All routes that fit the message, the one that takes it first. */
export function candidatesFor(
  routes: readonly Route[],
  message: IncomingMessage,
  others?: OtherRoutes,
): readonly Candidate[] {
  const { place, key } = addressOf(message);
  const handlers = routes
    .filter((route) => fits(route, place, key))
    .toSorted(byPriorityThenName)
    .map((route) => ({ route, by: meansOf(route) }));
  return [...handlers, ...rulesFor(message, others)]
    .toSorted((a, b) => ORDER.indexOf(a.by) - ORDER.indexOf(b.by))
    .map(({ route, by }) => ({
      handler: route.handlerName,
      claim: describeClaim(route.claim),
      by,
    }));
}

function rulesFor(message: IncomingMessage, others: OtherRoutes | undefined) {
  const fallback = others?.fallback(message);
  return [
    ...(others?.fitting(message) ?? []).map((route) => ({ route, by: 'rule' as const })),
    ...(fallback ? [{ route: fallback, by: 'default' as const }] : []),
  ];
}

function fits(route: Route, place: string, key: string): boolean {
  const { condition, place: claimed } = route.claim;
  if (claimed === UNHANDLED_PLACE) return true;
  if (claimed !== place) return false;
  if (condition.kind === 'key') return condition.key === key;
  return condition.kind === 'whole' || matchOf(route, key) !== undefined;
}

function meansOf({ claim: { place, condition } }: Route): Candidate['by'] {
  return place === UNHANDLED_PLACE ? 'unhandled' : condition.kind;
}

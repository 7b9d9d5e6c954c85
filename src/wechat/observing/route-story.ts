import type { IncomingMessage } from '../messages';
import { UNHANDLED_PLACE } from '../routing/claim';
import { describeClaim, type Route } from '../routing/route';
import { addressOf, byPriorityThenName, matchOf } from '../routing/route-table';

/** A route that fits a message, and by what. */
export interface Candidate {
  readonly handler: string;
  /** In words: `text "帮助"`, `text /^订单/ (priority 0)`, `text`, `everything unhandled`. */
  readonly claim: string;
  /** Also the order in which they win; of patterns the higher priority, then the name. */
  readonly by: 'key' | 'pattern' | 'whole' | 'unhandled';
}

const ORDER = ['key', 'pattern', 'whole', 'unhandled'] as const;

/** All routes that fit the message, the one that takes it first. */
export function candidatesFor(
  routes: readonly Route[],
  message: IncomingMessage,
): readonly Candidate[] {
  const { place, key } = addressOf(message);
  return routes
    .filter((route) => fits(route, place, key))
    .map((route) => ({ route, by: meansOf(route) }))
    .toSorted(
      (a, b) => ORDER.indexOf(a.by) - ORDER.indexOf(b.by) || byPriorityThenName(a.route, b.route),
    )
    .map(({ route, by }) => ({
      handler: route.handlerName,
      claim: describeClaim(route.claim),
      by,
    }));
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

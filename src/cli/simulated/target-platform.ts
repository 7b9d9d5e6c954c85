import { startPlatform, type Platform } from '../../simulator';
import type { RawExchange } from './raw-exchange';
import type { SendTarget } from './send-target';

/** WeChat waits for 5 s after a delivery that found nobody: on a terminal that is too long. */
const CONNECT_RETRY_MS = 500;

/** A platform that delivers to the target, and notes what goes over the wire. */
export function platformFor(
  { url, account }: SendTarget,
  exchange: RawExchange,
): Promise<Platform> {
  return startPlatform({
    ...account,
    url,
    connectRetryAfter: CONNECT_RETRY_MS,
    observer: { packed: (pushed, request) => exchange.note(pushed, request) },
  });
}

/** For an option that may be repeated. */
export function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

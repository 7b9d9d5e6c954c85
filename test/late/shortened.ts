import { setTimeout as pause } from 'node:timers/promises';
import { Ledger, type LedgerEntry } from '../../src/ledger';
import type { Conversation, DeliveryOutcome } from '../../src/simulator';
import { isMessage, type IncomingMessage } from '../../src/wechat';
import { startService, type Service, type ServiceOptions } from '../support/service';

/** WeChat's 5 seconds and our 4.5, some ten times faster; all else follows the deadline. */
export const DEADLINE = 400;
export const CUT = 600;
/** Without a delivery for this long after the last one, the work counts as detached. */
export const QUIET = 2 * DEADLINE;

/** A service that lives faster. */
export function startShortened(options: ServiceOptions = {}): Promise<Service> {
  return startService({
    ...options,
    platform: { cutAfter: CUT, ...options.platform },
    environment: { WECHAT_REPLY_DEADLINE: String(DEADLINE), ...options.environment },
  });
}

/**
 * The same with a window of one delivery: late replies are reached after one deadline. The cut is
 * far off, so that a busy machine does not decide who is answered.
 */
export function startHasty(options: ServiceOptions = {}): Promise<Service> {
  return startShortened({
    ...options,
    platform: { deliveries: 1, cutAfter: 5000, ...options.platform },
    environment: { WECHAT_REPLY_DELIVERIES: '1', ...options.environment },
  });
}

export function contentOf(message: IncomingMessage): string {
  return isMessage(message, 'text') ? message.content : '';
}

export function outcomesOf({ deliveries }: Conversation): readonly DeliveryOutcome[] {
  return deliveries.map(({ outcome }) => outcome);
}

/** How often custom/send was called, refused calls included, for one user or for all. */
export function sendCalls({ platform }: Service, user = ''): number {
  const { requests } = platform.api;
  return requests.filter(({ path, body }) => path === SEND && body.includes(user)).length;
}

export const SEND = '/cgi-bin/message/custom/send';
export const TYPING = '/cgi-bin/message/custom/typing';

/** Late replies of one user that are promised and were not fetched yet. */
export function waitingFor(
  { app, platform }: Service,
  user: string,
): Promise<readonly LedgerEntry[]> {
  return app.get(Ledger).waitingFor(`${platform.environment['WECHAT_APP_ID']}:${user}`);
}

export function deadWork({ app }: Service): Promise<readonly LedgerEntry[]> {
  return app.get(Ledger).dead(100);
}

/** Repeats what may not hold yet until it does. */
export async function eventually<T>(
  attempt: () => T | Promise<T>,
  patience = 15_000,
): Promise<Awaited<T>> {
  const end = Date.now() + patience;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > end) throw error;
      await pause(20);
    }
  }
}

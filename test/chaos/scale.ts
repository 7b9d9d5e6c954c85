/** `CHAOS=full`: real deadlines and many messages, for some half an hour. */
export const FULL = process.env['CHAOS'] === 'full';

/** What is tried in every `npm test`, and what in `npm run chaos`. */
export function scaled<T>(short: T, full: T): T {
  return FULL ? full : short;
}

/** What the service has by default. */
export const REAL_DEADLINE = 4500;
/** Milliseconds; the lease, and all else, follows. */
export const DEADLINE = scaled(1000, REAL_DEADLINE);
export const LEASE = Math.min(4000, DEADLINE);

/** When WeChat cuts and delivers again. */
export const REAL_CUT = 5000;
/** In proportion to the deadline; in `npm test` a busy machine may answer late without being cut. */
export const CUT = scaled(1600, Math.round((DEADLINE * 10) / 9));

/** In `npm test` the machine is busy with other things. */
export const SLACK_MS = scaled(3000, 0);

/** A generous limit for a whole spec. */
export const PATIENCE = scaled(60_000, 3_600_000);

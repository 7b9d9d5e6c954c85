import {
  type LedgerRecord,
  type PastRuns,
  type Promised,
  promised,
  MAX_ATTEMPTS,
} from '../ledger-record';
import { isExpired } from './expiry';
import type { Circumstances, Step, Transition } from './transition';
import { deliveriesBy, taken } from './window';

/** A delivery that wants to know what to do. */
export interface ClaimRequest {
  readonly fingerprint: string;
  readonly message: string;
  readonly user: string;
  /** The reply is promised for later from the start. */
  readonly deferred?: boolean;
  /** The message runs after those that lined up in this lane before it. */
  readonly lane?: string;
  /**
   * The signature that the delivery came with, where that does not vouch for the body: it belongs to
   * the first message that it carried.
   */
  readonly signature?: string;
  /** WeChat had cut the delivery before it was read: a reply that waits for one goes on waiting. */
  readonly isCut?: boolean;
}

export type Claim =
  /** The caller owns the work; `past`: its owner has died. */
  | {
      readonly kind: 'run';
      readonly epoch: number;
      readonly delivery: number;
      readonly past?: PastRuns;
    }
  /** Somebody else does it: wait for the reply. */
  | { readonly kind: 'join'; readonly delivery: number }
  | { readonly kind: 'replay'; readonly reply: string; readonly delivery: number }
  /** The reply went or, where it is `promised`, will go another way, or the work was given up. */
  | { readonly kind: 'acknowledge'; readonly delivery: number; readonly promised?: Promised }
  /** It had its answer, and that is forgotten: a copy of a delivery long past. */
  | { readonly kind: 'answered'; readonly delivery: number }
  /** Same identity, other content. */
  | { readonly kind: 'conflict'; readonly delivery: number }
  /** Its signature has carried another message. */
  | { readonly kind: 'replayed'; readonly delivery: number };

export function claim(key: string, request: ClaimRequest): Transition<Claim> {
  const { signature } = request;
  return (record, c) => {
    const bound = signature === undefined ? undefined : c.boundTo(signature);
    if (bound !== undefined && bound !== key) {
      return { result: { kind: 'replayed', delivery: 1 }, binding: signature };
    }
    const isForgotten = record !== undefined && isExpired(record, c);
    const step =
      record && (!isForgotten || isFresh(record, c))
        ? deliverAgain(record, request, c, isForgotten)
        : begin(request, c);
    const isReplayed = step.result.kind === 'conflict' && bound === key;
    const result = isReplayed ? ({ ...step.result, kind: 'replayed' } as const) : step.result;
    // Not spread: see newRecord.
    return { record: step.record, result, binding: signature };
  };
}

/** Whether a copy of a delivery could still be let in. */
function isFresh(
  { lastDeliveryAt, answered }: LedgerRecord,
  { now, times }: Circumstances,
): boolean {
  return answered === true || now < lastDeliveryAt + times.freshness;
}

function begin(request: ClaimRequest, c: Circumstances): Step<Claim> {
  const record = newRecord(request, c);
  return { record, result: { kind: 'run', epoch: 1, delivery: 1 } };
}

/** The first delivery of a message. */
export function newRecord(
  request: ClaimRequest,
  { now, me, times }: Pick<Circumstances, 'now' | 'me' | 'times'>,
): LedgerRecord {
  return {
    fingerprint: request.fingerprint,
    message: request.message,
    user: request.user,
    lane: request.lane,
    createdAt: now,
    state: 'running',
    channel: request.deferred ? 'late' : 'open',
    owner: me,
    epoch: 1,
    attempts: 1,
    failures: 0,
    deliveries: 1,
    lastDeliveryAt: now,
    // Named from the start: a copy with one more field costs V8 thirty times as much.
    reply: undefined,
    dueAt: now,
    lookAt: now + times.quiet,
  };
}

/** More than WeChat ever makes: a clock was set, or a copy is much later. */
const MOST_DELIVERIES = 4;

function deliverAgain(
  old: LedgerRecord,
  request: ClaimRequest,
  c: Circumstances,
  isForgotten: boolean,
): Step<Claim> {
  const delivery = isForgotten ? old.deliveries + 1 : numberOf(old, c);
  if (old.fingerprint !== request.fingerprint) return { result: { kind: 'conflict', delivery } };
  // Nothing is noted: no copy makes it be remembered for longer.
  if (isForgotten) return { result: { kind: 'answered', delivery } };
  const record = { ...old, deliveries: delivery, lastDeliveryAt: c.now };
  if (old.state === 'dead' || (old.channel !== 'open' && old.channel !== 'passive')) {
    return { record, result: { kind: 'acknowledge', delivery, promised: promised(old) } };
  }
  if (old.reply !== undefined) {
    if (request.isCut && old.channel === 'open') {
      return { record, result: { kind: 'join', delivery } };
    }
    const passive = old.channel === 'open' ? taken(record, c) : { ...record, takenBy: c.me };
    return { record: passive, result: { kind: 'replay', reply: old.reply, delivery } };
  }
  if (isOwned(old, c)) return { record, result: { kind: 'join', delivery } };
  return takeOver(record, c);
}

/**
 * WeChat counts deliveries that never arrived, and those that another instance took while the store
 * was away: it goes by the time.
 */
function numberOf(record: LedgerRecord, { now, times }: Circumstances): number {
  const byTime = deliveriesBy(now, record, times);
  return Math.max(record.deliveries + 1, byTime > MOST_DELIVERIES ? 0 : byTime);
}

/** An owner's own work is never taken from it by itself, however late its heartbeat. */
export function isOwned(
  record: Pick<LedgerRecord, 'owner'>,
  { me, isAlive }: Pick<Circumstances, 'me' | 'isAlive'>,
): boolean {
  return record.owner === me || (record.owner !== '' && isAlive(record.owner));
}

function takeOver(record: LedgerRecord, c: Circumstances): Step<Claim> {
  const delivery = record.deliveries;
  if (record.attempts >= MAX_ATTEMPTS) return suspect(record, c);
  const epoch = record.epoch + 1;
  const { attempts, batch, alone } = record;
  return {
    record: { ...record, owner: c.me, epoch },
    result: { kind: 'run', epoch, delivery, past: { attempts, batch, alone } },
  };
}

/** Whether the message is to blame can only be found out when no delivery waits for it. */
function suspect(record: LedgerRecord, { now }: Circumstances): Step<Claim> {
  const late = { ...record, channel: 'late' as const, owner: '', dueAt: now, lookAt: now };
  const { deliveries: delivery } = record;
  return { record: late, result: { kind: 'acknowledge', delivery, promised: promised(late) } };
}

/**
 * For a delivery that waits: the work, if its owner has died meanwhile, or if nobody knows the
 * message any more.
 */
export function takeOverOrphan(request: ClaimRequest): Transition<Claim | undefined> {
  return (record, c) => {
    if (!record) return begin(request, c);
    const isRunning = record.state === 'running' && record.channel === 'open';
    return isRunning && !isOwned(record, c) ? takeOver(record, c) : { result: undefined };
  };
}

/** The message runs after those that are in the lane already. */
export function enterLane(lane: string): Transition<void> {
  return (record) => ({ record: record && { ...record, lane }, result: undefined });
}

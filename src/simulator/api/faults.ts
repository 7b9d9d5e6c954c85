import { setTimeout as pause } from 'node:timers/promises';
import { jsonAnswer, type ApiAnswer, type ApiRequest } from './api-endpoint';

/** Whether WeChat has done what it was asked to before the answer goes wrong. */
interface Late {
  readonly done?: boolean;
}

type StrangeAnswer = Late &
  (
    | { readonly status: number }
    | { readonly status?: number; readonly body: string | Buffer; readonly contentType: string }
  );

/**
 * Something that goes wrong with a call on purpose: an error code, a delay before the ordinary
 * answer (in milliseconds, or until something has happened), a connection dropped without one, a
 * bare HTTP status, or any other body.
 */
export type Fault =
  | { readonly errcode: number; readonly errmsg?: string }
  | { readonly delay: number | Promise<unknown> }
  | (Late & { readonly drop: true })
  | StrangeAnswer;

/** What a fault makes of a call. */
export type Disturbance =
  | (Late & { readonly kind: 'answer'; readonly answer: ApiAnswer })
  | (Late & { readonly kind: 'drop' })
  | { readonly kind: 'none' };

type FaultyCall = Pick<ApiRequest, 'path' | 'body'>;

export interface FaultOptions {
  readonly times?: number;
  readonly about?: string;
}

interface Planned {
  readonly fault: Fault;
  /** So many calls. */
  left: number;
  /** Which their bodies contain. */
  readonly about: string;
}

/** The faults that are still to come, per path, in the order in which they were planned. */
export class FaultPlan {
  private readonly planned = new Map<string, Planned[]>();
  private readonly closing = new AbortController();

  add(path: string, planned: Planned): void {
    this.planned.set(path, [...(this.planned.get(path) ?? []), planned]);
  }

  clear(): void {
    this.planned.clear();
  }

  close(): void {
    this.closing.abort();
  }

  async meet({ path, body }: FaultyCall, rid: string): Promise<Disturbance> {
    const fault = this.take(path, body);
    if (!fault) return { kind: 'none' };
    if ('drop' in fault) return { kind: 'drop', done: fault.done };
    if ('errcode' in fault) return { kind: 'answer', answer: refusal(fault, rid) };
    if (!('delay' in fault))
      return { kind: 'answer', answer: strangeAnswer(fault), done: fault.done };
    const { signal } = this.closing;
    await ended(fault.delay, signal);
    return { kind: signal.aborted ? 'drop' : 'none' };
  }

  private take(path: string, body: string): Fault | undefined {
    const next = this.planned
      .get(path)
      ?.find(({ left, about }) => left > 0 && body.includes(about));
    if (!next) return undefined;
    next.left -= 1;
    return next.fault;
  }
}

/** Resolves as well when everything ends. */
async function ended(delay: number | Promise<unknown>, signal: AbortSignal): Promise<void> {
  if (typeof delay === 'number') {
    await pause(delay, undefined, { signal }).catch(() => undefined);
    return;
  }
  const closes = new Promise((resolve) =>
    signal.addEventListener('abort', resolve, { once: true }),
  );
  await Promise.race([delay, closes]);
}

function refusal(
  { errcode, errmsg = 'fault on demand' }: Extract<Fault, { readonly errcode: number }>,
  rid: string,
): ApiAnswer {
  return jsonAnswer({ errcode, errmsg: `${errmsg} rid: ${rid}` });
}

function strangeAnswer(fault: StrangeAnswer): ApiAnswer {
  if (!('body' in fault)) return { status: fault.status, headers: {}, body: '' };
  const { status = 200, contentType, body } = fault;
  return { status, headers: { 'content-type': contentType }, body };
}

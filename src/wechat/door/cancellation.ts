import type { WaitSignal } from '../../ledger';

/**
 * Says that nobody wants something any more. An AbortController does that too, but two of them for
 * each of ten thousand open deliveries were a twelfth of the service's work.
 */
export class Cancellation implements WaitSignal {
  private isDone = false;
  private listeners: Set<() => void> | undefined;
  private controller: AbortController | undefined;

  get aborted(): boolean {
    return this.isDone;
  }

  /** For what takes nothing else; made when it is asked for. */
  get signal(): AbortSignal {
    this.controller ??= new AbortController();
    if (this.isDone) this.controller.abort();
    return this.controller.signal;
  }

  abort(): void {
    if (this.isDone) return;
    this.isDone = true;
    for (const listener of this.listeners ?? []) listener();
    this.listeners = undefined;
    this.controller?.abort();
  }

  /** The listener is called once. */
  addEventListener(_type: 'abort', listener: () => void): void {
    (this.listeners ??= new Set()).add(listener);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    this.listeners?.delete(listener);
  }
}

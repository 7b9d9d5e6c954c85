/** Why a command was not carried out; few enough to label a metric. */
export type StoreFault = 'timeout' | 'connection' | 'read-only' | 'out-of-memory' | 'refused';

const FAULTS: readonly (readonly [RegExp, StoreFault])[] = [
  [/did not answer within|STALE/, 'timeout'],
  [/READONLY/, 'read-only'],
  [/OOM/, 'out-of-memory'],
  [/writeable|Connection|connection|max retries|aborted|ECONN|EPIPE|ETIMEDOUT/, 'connection'],
];

/**
 * Redis did not carry out a command in time, or refused it. It may have been carried out none the
 * less, but never later than `commandTimeout` after it was given.
 */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';
  readonly fault: StoreFault;
  /** Redis is well: the command reached it when it was void, since this process stood still. */
  readonly isLate: boolean;

  /** The client's error is not kept as a cause: it holds the arguments, openids among them. */
  constructor(command: string, reason: string) {
    super(`Redis did not carry out "${command}": ${reason}`);
    this.isLate = reason.startsWith('STALE');
    this.fault = FAULTS.find(([pattern]) => pattern.test(reason))?.[1] ?? 'refused';
  }
}

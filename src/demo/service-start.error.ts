/** The service did not come up; the message holds what it said last. */
export class ServiceStartError extends Error {
  override readonly name = 'ServiceStartError';

  constructor(reason: string, log = '') {
    super(`The service did not start: ${reason}${log && `\nIts last lines:\n${log}`}`);
  }
}

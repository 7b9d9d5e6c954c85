import type { RecordedMessage } from '../recording';
import { CommandError, INVOCATION } from './command';
import { pseudonymous } from './pseudonyms';

/** @throws CommandError for a message whose handler threw, which need not happen in a test */
export function refuseFailed({ id, error, handler = 'its handler', users }: RecordedMessage): void {
  if (error === undefined) return;
  const [reason = ''] = pseudonymous(error, users).split('\n');
  throw new CommandError(
    `${id} has no reply to expect, since ${handler} threw: ${reason}. ` +
      `Mend that, send it again ("${INVOCATION} replay ${id}"), and save what is replied then.`,
  );
}

import type { RecordedMessage } from '../recording';
import { parseXml } from '../wechat';
import { CommandError, INVOCATION } from './command';
import { pseudonymous } from './pseudonyms';

/**
 * @param all that was recorded of the account
 * @param word that fetches replies which wait
 * @throws CommandError for a message whose reply a test of it alone could not see again
 */
export function refuseUnrepeatable(
  message: RecordedMessage,
  all: readonly RecordedMessage[],
  word: string,
): void {
  refuseFailed(message);
  const { id } = message;
  const asked = all.find(({ pickup }) => pickup?.fetchedBy.includes(id));
  if (asked) {
    throw new CommandError(
      `${id} fetched the reply to ${asked.id}, and alone fetches nothing: ` +
        `save that one instead, "${INVOCATION} record save-test ${asked.id}".`,
    );
  }
  if (isFetching(message, word)) {
    throw new CommandError(
      `${id} asked for a reply to an earlier message, which waited, and alone fetches nothing: ` +
        'send that message again, and save it instead.',
    );
  }
}

function refuseFailed({ id, error, handler = 'its handler', users }: RecordedMessage): void {
  if (error === undefined) return;
  const [reason = ''] = pseudonymous(error, users).split('\n');
  throw new CommandError(
    `${id} has no reply to expect, since ${handler} threw: ${reason}. ` +
      `Mend that, send it again ("${INVOCATION} replay ${id}"), and save what is replied then.`,
  );
}

/** A handler would have run, had nothing waited. */
function isFetching({ xml, candidates, handler }: RecordedMessage, word: string): boolean {
  if (handler !== undefined || candidates.length === 0) return false;
  const { MsgType: type, Content: content } = parseXml(Buffer.from(xml));
  return type === 'text' && typeof content === 'string' && content.trim() === word;
}

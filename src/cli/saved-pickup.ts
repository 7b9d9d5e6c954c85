import type { RecordedMessage } from '../recording';
import { fitReply, labelBytes, mostTextBytes, partsOf, serializeReply } from '../wechat';
import { CommandError } from './command';
import { writtenTo } from './saved-expectations';
import { literal } from './saved-message';
import { replyLine } from './saved-reply';

/** Of WeChat's refusals of late replies, the one that the simulated account can be given. */
const REPEATABLE = new Set(['sent', 'not-granted', 'failed']);
/** Waiting for a handler that is not so slow is left to the service. */
const QUICK_MS = 1000;
/** Fetched while other replies waited, which a test of one message does not have. */
const BESIDE_OTHERS = /（还有.*\d+ 条回复[^）]*）/;

export interface PickupSettings {
  readonly word: string;
  readonly aiLabel: string;
}

/**
 * Lines of a test in which the user fetches the reply that waited.
 * @param all that was recorded of the account: what fetched it is among them
 * @throws CommandError where it is not known what is fetched, or why it waited cannot be had again
 */
export function fetchingLines(
  message: RecordedMessage,
  all: readonly RecordedMessage[],
  settings: PickupSettings,
): readonly string[] {
  if (!message.pickup) return [];
  const reason = message.late.find(({ result }) => !REPEATABLE.has(result))?.result;
  if (reason !== undefined) {
    throw new CommandError(
      `The reply to ${message.id} waited since WeChat did not take it (${reason}), ` +
        'which a test does not have happen: send the message again, and save it then.',
    );
  }
  const alone = fetchedAlone(message, settings);
  const fetched = alone === undefined ? fetchedThen(message, all, settings) : [alone];
  const seen = `(await service.send(text(${literal(settings.word)})))`;
  return [...passing(message), ...fetched.map((xml) => replyLine(seen, xml))];
}

/** Until the reply waits. */
function passing({ handlerMs = 0 }: RecordedMessage): readonly string[] {
  if (handlerMs < QUICK_MS) return [];
  return [`await service.pass(${Math.ceil(handlerMs / 1000) * 1000});`];
}

/** What one word fetches of a reply that it fetches whole; undefined: it may take several. */
function fetchedAlone({ reply }: RecordedMessage, { aiLabel }: PickupSettings) {
  if (reply === undefined || reply.type === 'several') return undefined;
  const room = mostTextBytes - labelBytes(reply, aiLabel);
  if (partsOf(reply, 'passive', room).length !== 1) return undefined;
  const envelope = { toUserName: '', fromUserName: '', createTime: 0 };
  return serializeReply(fitReply(reply, { msgType: 'text' }, aiLabel).reply, envelope);
}

/** What was fetched when it was recorded, by one word after the other. */
function fetchedThen(
  { id, pickup }: RecordedMessage,
  all: readonly RecordedMessage[],
  { word }: PickupSettings,
): readonly string[] {
  const fetching = pickup?.fetchedBy.map((by) => all.find((one) => one.id === by)) ?? [];
  const written = fetching.map((one) => (one ? writtenTo(one) : ''));
  if (!pickup?.isOver || written.some((xml) => xml === '')) {
    throw new CommandError(
      `${id} was not fetched to its end, as far as that was recorded: ` +
        `send "${word}" until nothing is left of it, and save it then.`,
    );
  }
  if (written.some((xml) => BESIDE_OTHERS.test(xml))) {
    throw new CommandError(
      `${id} was fetched while other replies waited, which a test of it alone has not: ` +
        `send it again, and "${word}" until nothing is left of it, and save that.`,
    );
  }
  return written;
}

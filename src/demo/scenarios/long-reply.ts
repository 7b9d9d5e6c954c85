import { AI_LINE, shownAsText, type CustomerMessage, type Message } from '../../simulator';
import { faultUnless, within, type Scenario } from '../scenario';

const LABEL = '（内容由AI生成）';
const MOST_BYTES = 2048;
const QUOTA = 5;
const LONGEST_MS = 5000;

/** A generated reply that no delivery can carry: it begins there, and goes on by itself. */
export function longReply(sent: string, message: Message): Scenario {
  return {
    sent,
    runs: 1,
    async play({ platform }) {
      const from = 'oReaderOfLongTexts';
      const { text, deliveries } = await platform.send(message, { from });
      await within(LONGEST_MS, async () => platform.customerMessages(from).length === QUOTA);
      const messages = platform.customerMessages(from);
      const parts = [text, ...messages.map((one) => one.text)];
      return {
        sees: `${parts.length} parts: ${text}`,
        took: deliveries.reduce((sum, { took }) => sum + took, 0),
        deliveries: deliveries.length,
        faults: [...faultsInParts(parts), ...faultsInMessages(messages)],
      };
    },
  };
}

function faultsInParts(parts: readonly string[]): readonly string[] {
  const fit = parts.every((part) => Buffer.byteLength(part) <= MOST_BYTES && !part.includes('**'));
  return [
    ...faultUnless(parts[0]?.endsWith(LABEL) === true, 'expected the label after the first part'),
    ...faultUnless(fit, 'expected parts of at most 2048 bytes without Markdown signs'),
  ];
}

function faultsInMessages(messages: readonly CustomerMessage[]): readonly string[] {
  const count = messages.length;
  const isMarked = messages.every((one) => shownAsText(one).endsWith(AI_LINE));
  const isTold = messages.at(-1)?.text.includes('继续') === true;
  return [
    ...faultUnless(count === QUOTA, `expected ${QUOTA} messages, got ${count}`),
    ...faultUnless(isMarked, 'expected the grey line under each message'),
    ...faultUnless(isTold, 'expected the last message to say how to go on'),
  ];
}

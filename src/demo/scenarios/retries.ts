import { seenAsText, type Message } from '../../simulator';
import { faultsInText, faultUnless, type Scenario } from '../scenario';

const DELIVERIES = 3;

/** One message delivered three times at the same moment: one run, and each gets the same reply. */
export function retriedAtOnce(sent: string, message: Message, expected: string): Scenario {
  return {
    sent,
    runs: 1,
    async play({ platform }) {
      const deliveries = await platform.sendAtOnce(message, DELIVERIES);
      const texts = [...new Set(deliveries.map(({ seen }) => seenAsText(seen)))];
      return {
        sees: texts.join(' | '),
        took: Math.max(...deliveries.map(({ at, took }) => at + took)),
        deliveries: deliveries.length,
        faults: [
          ...texts.flatMap((text) => faultsInText(text, expected)),
          ...faultUnless(texts.length === 1, `expected one reply, got ${texts.length}`),
        ],
      };
    },
  };
}

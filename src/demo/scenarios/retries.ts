import type { Message } from '../../simulator';
import { faultsInText, faultUnless, type Scenario } from '../scenario';
import { keepingMedia } from './kept-media';
import { seenAsText } from '../../simulator';

const DELIVERIES = 3;

/** One message delivered three times at the same moment: each delivery gets the same reply. */
export function retriedAtOnce(sent: string, message: Message, expected: string): Scenario {
  return {
    sent,
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

/** The same with media, whose download shows how often the handler ran. */
export function retriedMedia(sent: string, message: Message, expected: string): Scenario {
  return keepingMedia(retriedAtOnce(sent, message, expected));
}

import type { Message } from '../../simulator';
import { faultsInText, faultUnless, type Scenario } from '../scenario';

/** A user does something and sees `expected` after one delivery; an empty text: nothing. */
export function conversation(sent: string, message: Message, expected: string): Scenario {
  return {
    sent,
    runs: 1,
    async play({ platform }) {
      const { text, deliveries } = await platform.send(message);
      const last = deliveries.at(-1);
      return {
        sees: text,
        took: last ? last.at + last.took : 0,
        deliveries: deliveries.length,
        faults: [
          ...faultsInText(text, expected),
          ...faultUnless(deliveries.length === 1, problemOf(last?.problem)),
        ],
      };
    },
  };
}

function problemOf(problem = 'the first answer was not accepted'): string {
  return `expected one delivery: ${problem}`;
}

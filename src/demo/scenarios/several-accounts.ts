import { randomInt } from 'node:crypto';
import { text, type Conversation } from '../../simulator';
import { faultsInText, faultUnless, type Scenario } from '../scenario';

/**
 * The same user, text, MsgId and second for each account of the service, at once: only the account
 * tells them apart, and each answers as itself.
 */
export function severalAccounts(
  sent: string,
  content: string,
  expected: readonly string[],
): Scenario {
  return {
    sent,
    runs: expected.length,
    async play({ platform, others }) {
      const now = Math.floor(Date.now() / 1000);
      const message = text(content, { MsgId: String(randomInt(1e12)), CreateTime: now });
      const conversations = await Promise.all(
        [platform, ...others].map(async (one) => one.send(message)),
      );
      return {
        sees: conversations.map((one) => one.text).join(' | '),
        took: Math.max(...conversations.flatMap(({ deliveries }) => deliveries.map(timeOf))),
        deliveries: conversations.flatMap(({ deliveries }) => deliveries).length,
        faults: expected.flatMap((words, at) => faultsIn(words, conversations[at])),
      };
    },
  };
}

function timeOf({ at, took }: Conversation['deliveries'][number]): number {
  return at + took;
}

function faultsIn(expected: string, conversation: Conversation | undefined): readonly string[] {
  return [
    ...faultsInText(conversation?.text ?? '', expected),
    ...faultUnless(conversation?.deliveries.length === 1, 'expected one delivery to each account'),
  ];
}

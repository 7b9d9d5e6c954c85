import type { RecordedMessage } from '../recording';
import { writtenTo } from './saved-expectations';
import { literal } from './saved-message';
import { shapingReplies, shapingReply, type Variables } from './shaping-replies';

/**
 * What a saved test starts its service with; defaults need no word.
 * @param account its name, where there are several
 */
export function optionsCode(
  message: RecordedMessage,
  account: string | undefined,
  variables: Variables,
): string {
  const waits = howItWaits(message, variables);
  const own = waits === 'pickup' ? { ...variables, WECHAT_LATE_REPLY: waits } : variables;
  const shaping = Object.entries(shapingReplies(own));
  const lines = shaping.map(([name, value]) => `${name}: ${literal(value)}`);
  const options = [
    ...(account === undefined ? [] : [`account: ${literal(account)}`]),
    ...(lines.length === 0 ? [] : [`environment: { ${lines.join(', ')} }`]),
    ...(waits === 'unverified' ? ['platform: { verified: false }'] : []),
  ];
  return options.length === 0 ? '' : `, { ${options.join(', ')} }`;
}

/**
 * Where replies go late by customer-service message, one waits since the account may not send those:
 * it learns that from its first attempt, and from then on its users are told the word.
 */
function howItWaits(message: RecordedMessage, variables: Variables) {
  const isKept = shapingReply('WECHAT_LATE_REPLY', variables) !== 'customer-service';
  const results = new Set(message.late.map(({ result }) => result));
  if (!message.pickup || isKept || results.has('sent')) return undefined;
  const isTold = writtenTo(message).includes(shapingReply('WECHAT_PICKUP_KEYWORD', variables));
  return results.has('not-granted') && !isTold ? 'unverified' : 'pickup';
}

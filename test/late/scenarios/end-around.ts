import { setTimeout as pause } from 'node:timers/promises';
import { text, type Conversation } from '../../../src/simulator';
import type { Service } from '../../support/service';
import { contentOf } from '../shortened';

export const MESSAGES = 150;
/** Milliseconds either side of the moment at which the two ways meet. */
const JITTER = 40;

/** Handlers that end around one moment, evenly spread, so that some fall on either side of it. */
export async function endAround(
  service: Service,
  moment: number,
): Promise<readonly Conversation[]> {
  service.handler.answers(async (message, { receivedAt }) => {
    await pause(receivedAt + Number(contentOf(message).split(' ')[1]) - Date.now());
    return contentOf(message);
  });
  const sent = Array.from({ length: MESSAGES }, (_, index) => {
    const time = moment - JITTER + (2 * JITTER * index) / MESSAGES;
    return service.platform.send(text(`${index} ${time}`), { from: `oUser${moment}-${index}` });
  });
  return Promise.all(sent);
}

/** The outage line, on a machine too busy for three deliveries, is no reply of the service's. */
export function expectOneReplyEach(
  { platform }: Service,
  conversations: readonly Conversation[],
): void {
  for (const { message, sees, text: seen } of conversations) {
    const late = platform.customerMessages(message.openId).map((one) => one.text);
    const replies = [...(sees.kind === 'reply' ? [seen] : []), ...late];
    expect(replies).toEqual([message.message.fields['Content']]);
  }
}

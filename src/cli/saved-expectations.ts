import type { RecordedMessage } from '../recording';
import { asText } from '../wechat';
import { CommandError } from './command';
import { literal } from './saved-message';
import { replyLine } from './saved-reply';

/** Lines of a test that hold for what the user was shown, and for nothing else. */
export function expectationsOf(message: RecordedMessage): readonly string[] {
  const { id, deliveries, late, state } = message;
  if (!deliveries.some(({ ending }) => ending === 'answered')) {
    throw new CommandError(`${id} was not answered yet: there is nothing to expect.`);
  }
  const sent = late.filter(({ result }) => result === 'sent').map(({ part }) => part);
  if (state.endsWith(' late') && sent.length === 0) {
    throw new CommandError(`${id} is still to be replied to: save it once that was sent.`);
  }
  return [replyLine('seen', writtenTo(message)), ...sent.map(lateLine)];
}

/** What the last answered delivery was answered with; nothing where it had no reply. */
export function writtenTo({ deliveries }: RecordedMessage): string {
  return deliveries.findLast(({ ending, xml }) => ending === 'answered' && xml)?.xml ?? '';
}

type LatePart = RecordedMessage['late'][number]['part'];

/** The user is shown a text, whatever it was written in. */
function lateLine(part: LatePart): string {
  const shown = asText(part, 'customer-service');
  return shown.type === 'text'
    ? `expect((await service.late()).text).toBe(${literal(shown.content)});`
    : `expect((await service.late()).type).toBe(${literal(shown.type)});`;
}

import type { RecordedMessage } from '../recording';
import { type RawFields, type RawValue, parseXml } from '../wechat';
import { CommandError } from './command';
import { literal } from './saved-message';

/** Lines of a test that hold for what the user was shown, and for nothing else. */
export function expectationsOf(message: RecordedMessage): readonly string[] {
  const { deliveries, late, state } = message;
  if (!deliveries.some(({ ending }) => ending === 'answered')) {
    throw new CommandError(`${message.id} was not answered yet: there is nothing to expect.`);
  }
  const written = deliveries.findLast(({ ending, xml }) => ending === 'answered' && xml)?.xml ?? '';
  const sent = late.filter(({ result }) => result === 'sent').map(({ part }) => part);
  if (state.endsWith(' late') && sent.length === 0) {
    throw new CommandError(`${message.id} is still to be replied to: save it once that was sent.`);
  }
  return [
    ...(written.startsWith('<xml>') ? passive(written) : [`expect(seen.text).toBe('');`]),
    ...sent.map(lateLine),
  ];
}

function passive(xml: string): readonly string[] {
  const fields = parseXml(Buffer.from(xml));
  const { MsgType: type, Content: content } = fields;
  if (type === 'text') return [`expect(seen.text).toBe(${literal(String(content))});`];
  const reply = JSON.stringify({ type, ...shownOf(fields) });
  return [`expect(seen.sees).toMatchObject({ kind: 'reply', reply: ${reply} });`];
}

function lateLine(part: { readonly type: string; readonly content?: string }): string {
  return part.type === 'text'
    ? `expect((await service.late()).text).toBe(${literal(part.content ?? '')});`
    : `expect((await service.late()).type).toBe(${literal(part.type)});`;
}

const GROUPS = ['Image', 'Voice', 'Video', 'Music', 'TransInfo'] as const;

/** WeChat's elements as the simulated platform shows them: `MediaId` as `mediaId`. */
export function shownOf(fields: RawFields): object {
  const group = GROUPS.map((name) => fields[name]).find((one) => one !== undefined);
  if (group !== undefined) return lowerCase(group);
  const articles = (fields['Articles'] as RawFields | undefined)?.['item'];
  if (articles === undefined) return {};
  return { articles: [articles].flat().map((one) => lowerCase(one as RawValue)) };
}

function lowerCase(value: RawValue): object {
  const entries = Object.entries(value as RawFields).map(([name, one]) => [lowerName(name), one]);
  return Object.fromEntries(entries) as object;
}

function lowerName(name: string): string {
  if (name === 'HQMusicUrl') return 'hqMusicUrl';
  return name.slice(0, 1).toLowerCase() + name.slice(1);
}

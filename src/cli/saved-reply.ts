import { type RawFields, type RawValue, parseXml } from '../wechat';
import { literal } from './saved-message';

/**
 * The line of a test that expects a reply.
 * @param seen the code of what `send` resolves with
 * @param written what a delivery was answered with; no XML: the user saw nothing
 */
export function replyLine(seen: string, written: string): string {
  if (!written.startsWith('<xml>')) return `expect(${seen}.text).toBe('');`;
  const fields = parseXml(Buffer.from(written));
  const { MsgType: type, Content: content } = fields;
  if (type === 'text') return `expect(${seen}.text).toBe(${literal(String(content))});`;
  const reply = JSON.stringify({ type, ...shownOf(fields) });
  return `expect(${seen}.sees).toMatchObject({ kind: 'reply', reply: ${reply} });`;
}

const GROUPS = ['Image', 'Voice', 'Video', 'Music', 'TransInfo'] as const;

/** WeChat's elements as the simulated platform shows them: `MediaId` as `mediaId`. */
function shownOf(fields: RawFields): object {
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

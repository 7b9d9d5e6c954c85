import type { RawFields, RawValue } from '../wechat';

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

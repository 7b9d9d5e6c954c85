import type { Message } from '../../src/simulator';

/** A text is written as CDATA, a number bare, a list as elements inside the element. */
export type Written = string | number | bigint | readonly Field[];
export type Field = readonly [name: string, value: Written];

export const ACCOUNT_ID = 'gh_3b7e91c04d5f';
export const OPEN_ID = 'oMini0Platform1Test2User3abc';

let moment = Math.floor(Date.now() / 1000);

/** The elements that come before everything that somebody typed; no two of one second. */
export function head(msgType: string, ...more: readonly Field[]): readonly Field[] {
  moment += 1;
  return [
    ['ToUserName', ACCOUNT_ID],
    ['FromUserName', OPEN_ID],
    ['CreateTime', moment],
    ['MsgType', msgType],
    ...more,
  ];
}

/** Elements as WeChat writes them: one on each line, texts raw, an end of CDATA among them too. */
export function written(fields: readonly Field[]): string {
  return fields.map(([name, value]) => `<${name}>${content(value)}</${name}>`).join('\n');
}

/** The document of these elements, with the line breaks that real pushes have. */
export function document(fields: readonly Field[]): string {
  const [first = ['', ''], ...others] = fields;
  return `<xml>${written([first])}\n${written(others)}\n</xml>`;
}

/** A push of these elements and no others, whatever the simulator would add. */
export function push(fields: readonly Field[]): Message {
  const own = Object.fromEntries(fields.filter(([, value]) => typeof value !== 'object'));
  return {
    msgType: String(own['MsgType']),
    ...(own['Event'] === undefined ? {} : { event: String(own['Event']) }),
    fields: own as Message['fields'],
    raw: `${written(fields)}\n`,
  };
}

/** What a handler's `raw` is then. */
export function asRaw(fields: readonly Field[]): object {
  return Object.fromEntries(
    fields.map(([name, value]) => [name, typeof value === 'object' ? asRaw(value) : String(value)]),
  );
}

function content(value: Written): string {
  if (typeof value === 'object') return `\n${written(value)}\n`;
  return typeof value === 'string' ? `<![CDATA[${value}]]>` : String(value);
}

/**
 * One element's content: text is written as CDATA, numbers bare, an array repeats the element,
 * a record nests, `undefined` leaves the element out.
 */
export type FieldValue = string | number | bigint | Fields | readonly FieldValue[] | undefined;

/** Elements by WeChat's own names, in the order in which they are written. */
export interface Fields {
  readonly [name: string]: FieldValue;
}

// WeChat writes these without CDATA; a test may still give them as text.
const BARE = new Set(['CreateTime', 'MsgId', 'MsgID']);

/** `<name>…</name>` in WeChat's layout: the first child on the parent's line, then one per line. */
export function writeElement(name: string, value: FieldValue): string {
  if (value === undefined) return '';
  if (isList(value)) return value.map((item) => writeElement(name, item)).join('');
  return `<${name}>${writeContent(name, value)}</${name}>\n`;
}

export function writeFields(fields: Fields): string {
  return Object.entries(fields)
    .map(([name, value]) => writeElement(name, value))
    .join('');
}

function writeContent(name: string, value: string | number | bigint | Fields): string {
  if (typeof value === 'object') return writeFields(value);
  return typeof value === 'string' && !BARE.has(name) ? cdata(value) : String(value);
}

function cdata(text: string): string {
  return `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}

function isList(value: FieldValue): value is readonly FieldValue[] {
  return Array.isArray(value);
}

import { withoutForbiddenCharacters } from './forbidden-characters';

/** Numbers are written bare, strings as CDATA; a list repeats its element, undefined is left out. */
export type XmlValue = string | number | XmlElements | readonly XmlElements[] | undefined;

export interface XmlElements {
  readonly [name: string]: XmlValue;
}

/** One `<xml>` document in the layout WeChat's own pages show. */
export function xmlDocument(elements: XmlElements): string {
  return `<xml>\n${writeElements(elements, '\n')}</xml>`;
}

function writeElements(elements: XmlElements, end = ''): string {
  let written = '';
  for (const [name, value] of Object.entries(elements)) {
    for (const entry of Array.isArray(value) ? (value as readonly XmlElements[]) : [value]) {
      if (entry !== undefined)
        written += `<${name}>${writeValue(entry as XmlValue)}</${name}>${end}`;
    }
  }
  return written;
}

function writeValue(value: XmlValue): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return cdata(value);
  return writeElements(value as XmlElements);
}

function cdata(text: string): string {
  // Stripped first: what is left can come together to a new `]]>`.
  const inner = withoutForbiddenCharacters(text).replaceAll(']]>', ']]]]><![CDATA[>');
  return `<![CDATA[${inner}]]>`;
}

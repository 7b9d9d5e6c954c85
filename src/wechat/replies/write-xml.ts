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
  for (const name of Object.keys(elements)) {
    const value = elements[name];
    const entries = Array.isArray(value) ? (value as readonly XmlElements[]) : undefined;
    if (entries) for (const entry of entries) written += element(name, entry) + end;
    else if (value !== undefined) written += element(name, value) + end;
  }
  return written;
}

function element(name: string, value: XmlValue): string {
  return `<${name}>${writeValue(value)}</${name}>`;
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

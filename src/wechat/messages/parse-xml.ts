import { isUtf8 } from 'node:buffer';
import { type RawFields, type UnfinishedFields, addField, noFields } from './field-reader';
import { parseDocument } from './xml-document';
import { XmlError, xmlLimits } from './xml-error';
import {
  type CdataEnd,
  cdataText,
  firstEnd,
  lastEnd,
  afterBlanks,
  afterName,
  beforeBlanks,
  isClosing,
  isNameStart,
  typedEnd,
  TypedFields,
} from './scanning';

const byteOrderMark = '\uFEFF';

/**
 * Reads one `<xml>` document into its fields: as WeChat writes it, where it has that shape, else as
 * XML. Values stay strings; blanks around an element's value go, those inside CDATA stay; repeated
 * elements become arrays; comments are skipped; control characters, which users do send, pass, and
 * line ends are left as they are.
 *
 * @param body UTF-8 with or without byte order mark, or its decoded text
 * @throws XmlError (and nothing else): invalid UTF-8, not well-formed, another root, attributes,
 * DOCTYPE, processing instructions, entities beyond XML's own, or more than `xmlLimits`
 * @see https://developers.weixin.qq.com/doc/service/guide/product/message/Receiving_standard_messages.html
 */
export function parseXml(body: Buffer | string): RawFields {
  const text = typeof body === 'string' ? wellFormed(body) : decodeUtf8(body);
  return readPush(text) ?? parseDocument(text);
}

function decodeUtf8(body: Buffer): string {
  if (!isUtf8(body)) throw new XmlError('The body is not valid UTF-8', 'send it in UTF-8');
  const text = body.toString();
  return text.startsWith(byteOrderMark) ? text.slice(1) : text;
}

function wellFormed(text: string): string {
  if (/\p{Surrogate}/u.test(text)) {
    throw new XmlError('The text holds half a surrogate pair', 'send well-formed Unicode');
  }
  return text;
}

/** The root is level 1. */
const topLevel = 2;
const root = '<xml>';
const cdata = '<![CDATA[';
const reference = /&(amp|lt|gt|quot|apos);/g;
const referenced: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};

/**
 * Reads a document as WeChat writes it: `<xml>`, elements without attributes, of which those of the
 * document itself never repeat; a value is CDATA, text or elements.
 *
 * WeChat puts what users type into CDATA as it is, so that `]]>` and tags in it are no markup: such
 * a value reaches to the last `]]></Name>`, and whatever the text pretends, it stays one value.
 * Fields before it end at their first one, since nobody has typed them.
 *
 * @returns undefined for every other document, which is an XML parser's to judge
 */
export function readPush(text: string): RawFields | undefined {
  const start = afterDeclaration(text);
  const end = beforeBlanks(text, text.length) - '</xml>'.length;
  if (!text.startsWith(root, start) || end < start + root.length) return undefined;
  return isClosing(text, 'xml', end)
    ? new PushReader(text, start + root.length, end).document()
    : undefined;
}

class PushReader {
  private readonly typed = new TypedFields();
  private elements = 1;
  /** Where the tag that was opened last begins. */
  private tag = 0;

  constructor(
    private readonly text: string,
    /** What is read next. */
    private at: number,
    /** Where the root's closing tag begins. */
    private readonly end: number,
  ) {}

  document(): RawFields | undefined {
    const fields = noFields();
    for (let count = 0; count <= xmlLimits.pushFields; count += 1) {
      this.skipBlanks();
      if (this.at === this.end) return fields;
      if (!this.field(fields, topLevel)) return undefined;
    }
    return undefined;
  }

  private group(name: string, level: number): RawFields | undefined {
    const fields = noFields();
    while (!this.closeTag(name)) {
      if (!this.field(fields, level)) return undefined;
      this.skipBlanks();
    }
    return fields;
  }

  private field(into: UnfinishedFields, level: number): boolean {
    const name = this.openTag();
    const value = name === undefined ? undefined : this.value(name, level);
    if (name === undefined || value === undefined) return false;
    if (level === topLevel && typeof value === 'string') this.typed.note(name, value);
    addField(into, name, value);
    return true;
  }

  private value(name: string, level: number): string | RawFields | undefined {
    this.skipBlanks();
    if (this.text.startsWith(cdata, this.at)) return this.cdata(name, level);
    if (this.text.charAt(this.at) !== '<') return this.bareText(name);
    if (this.closeTag(name)) return '';
    return level < xmlLimits.depth ? this.group(name, level + 1) : undefined;
  }

  private bareText(name: string): string | undefined {
    const end = this.text.indexOf('<', this.at);
    const value = this.text.slice(this.at, beforeBlanks(this.text, end));
    this.at = end;
    return this.closeTag(name) ? withoutReferences(value) : undefined;
  }

  private cdata(name: string, level: number): string | undefined {
    const start = this.at + cdata.length;
    const end = this.endOf(name, start, level);
    if (end === undefined) return undefined;
    this.at = end.element;
    return cdataText(this.text.slice(start, end.text));
  }

  private endOf(name: string, start: number, level: number): CdataEnd | undefined {
    const { text, typed } = this;
    if (typed.isListed(name)) {
      const blanks = text.slice(beforeBlanks(text, this.tag), this.tag);
      return typedEnd(text, typed.from(name), start, blanks);
    }
    if (level > topLevel || !typed.mayBeAny) return firstEnd(text, name, start);
    return lastEnd(text, name, { start, before: this.end }, (after) => this.isFieldOrEnd(after));
  }

  private isFieldOrEnd(after: number): boolean {
    const at = afterBlanks(this.text, after);
    return at === this.end || (this.text.charAt(at) === '<' && isNameStart(this.text, at + 1));
  }

  private openTag(): string | undefined {
    this.tag = this.at;
    this.elements += 1;
    if (this.text.charAt(this.at) !== '<' || !isNameStart(this.text, this.at + 1)) return undefined;
    const end = afterName(this.text, this.at + 1);
    const name = this.text.slice(this.at + 1, end);
    if (this.text.charAt(end) !== '>' || name.length > xmlLimits.nameLength) return undefined;
    this.at = end + 1;
    return this.elements > xmlLimits.elements ? undefined : name;
  }

  private closeTag(name: string): boolean {
    if (!isClosing(this.text, name, this.at)) return false;
    this.at += name.length + '</>'.length;
    return true;
  }

  private skipBlanks(): void {
    this.at = afterBlanks(this.text, this.at);
  }
}

/** Behind the XML declaration that a few of WeChat's documents have. */
function afterDeclaration(text: string): number {
  if (!text.startsWith('<?xml ')) return afterBlanks(text, 0);
  const end = text.indexOf('?>') + '?>'.length;
  return end > xmlLimits.declarationLength || text.lastIndexOf('<', end - 1) > 0
    ? 0
    : afterBlanks(text, end);
}

/** Undefined where there are others than XML's own by name. */
function withoutReferences(text: string): string | undefined {
  if (!text.includes('&')) return text;
  const read = text.replaceAll(reference, (_, name: string) => referenced[name] ?? '');
  return text.replaceAll(reference, '').includes('&') ? undefined : read;
}

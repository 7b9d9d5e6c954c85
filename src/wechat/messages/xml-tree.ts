import { type RawFields, type UnfinishedFields, addField, noFields } from './field-reader';
import { XmlError, xmlLimits } from './xml-error';

interface OpenElement {
  readonly name: string;
  readonly text: ElementText;
  children?: UnfinishedFields;
}

/** Collects the events of one document into fields without a prototype, within `xmlLimits`. */
export class XmlTree {
  /** Elements begun so far. */
  count = 0;
  private readonly open: OpenElement[] = [];
  private root: string | RawFields | undefined;

  openElement(name: string): void {
    if (name.length > xmlLimits.nameLength) {
      throw tooMuch('An element name is too long', `${xmlLimits.nameLength} characters`);
    }
    if (this.open.length >= xmlLimits.depth) {
      throw tooMuch('Elements are nested too deep', `${xmlLimits.depth} levels`);
    }
    this.count += 1;
    if (this.count > xmlLimits.elements) {
      throw tooMuch('There are too many elements', `${xmlLimits.elements}`);
    }
    if (this.open.length === 0) this.checkRoot(name);
    this.open.push({ name, text: new ElementText() });
  }

  closeElement(): void {
    const element = this.open.pop();
    if (element === undefined) return;
    const value = element.children ?? element.text.toString();
    const parent = this.open.at(-1);
    if (parent === undefined) this.root = value;
    else addField((parent.children ??= noFields()), element.name, value);
  }

  addText(text: string): void {
    this.open.at(-1)?.text.addText(text);
  }

  openCdata(): void {
    if (this.open.length === 0) {
      throw new XmlError('There is text outside the root element', 'send one <xml> document');
    }
  }

  addCdata(text: string): void {
    this.open.at(-1)?.text.addCdata(text);
  }

  /** The root's fields; none when it holds text alone. */
  fields(): RawFields {
    if (this.root === undefined) {
      throw new XmlError('The body holds no XML element', 'send one <xml> document');
    }
    return typeof this.root === 'string' ? noFields() : this.root;
  }

  private checkRoot(name: string): void {
    if (this.root !== undefined || name !== 'xml') {
      throw new XmlError(
        'The body is not one document with the root element <xml>',
        "check that WeChat's push is what arrives here",
      );
    }
  }
}

function tooMuch(problem: string, limit: string): XmlError {
  return new XmlError(problem, `at most ${limit} are accepted`);
}

const blanks = new Set([' ', '\t', '\r', '\n']);

/** The text of one element: blanks outside CDATA are dropped at both ends, CDATA is kept whole. */
export class ElementText {
  private value = '';
  /** Up to here the value ends in CDATA and is not trimmed. */
  private kept = 0;

  addText(text: string): void {
    this.value += this.value === '' ? text.slice(leadingBlanks(text)) : text;
  }

  addCdata(text: string): void {
    this.value += text;
    this.kept = this.value.length;
  }

  toString(): string {
    let end = this.value.length;
    while (end > this.kept && blanks.has(this.value.charAt(end - 1))) end -= 1;
    return this.value.slice(0, end);
  }
}

// A loop, since /\s+$/ takes quadratic time on long runs of blanks.
function leadingBlanks(text: string): number {
  let count = 0;
  while (count < text.length && blanks.has(text.charAt(count))) count += 1;
  return count;
}

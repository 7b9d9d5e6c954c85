import { ElementText } from './element-text';
import { addField, noFields, type RawFields, type UnfinishedFields } from './field-reader';
import { XmlError } from './xml-error';
import { xmlLimits } from './xml-limits';

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

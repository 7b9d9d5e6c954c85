import { parseStringPromise } from 'xml2js';

/** One element: its own text and its children by name. */
export class XmlElement {
  private constructor(private readonly node: unknown) {}

  /** @throws when the document is not well-formed or is anything but one `<xml>` */
  static async parse(document: string): Promise<XmlElement> {
    if (FORBIDDEN.test(document)) throw new Error('a character that XML 1.0 forbids');
    // xml2js stops at the end of the first root: within another element it reads all of it.
    const enclosed = `<answer>${document}</answer>`;
    const parsed: unknown = await parseStringPromise(enclosed, { explicitCharkey: true });
    const answer = new XmlElement(isRecord(parsed) ? parsed['answer'] : undefined);
    const [root, second] = answer.all('xml');
    if (!root || second || answer.text !== '') throw new Error('not one <xml> and nothing else');
    return root;
  }

  get text(): string {
    const text = isRecord(this.node) ? this.node['_'] : this.node;
    return typeof text === 'string' ? text : '';
  }

  all(name: string): readonly XmlElement[] {
    const children = isRecord(this.node) ? this.node[name] : undefined;
    return Array.isArray(children) ? children.map((child) => new XmlElement(child)) : [];
  }

  child(name: string): XmlElement | undefined {
    return this.all(name)[0];
  }

  /** The child's text; empty when there is no such child. */
  textOf(name: string): string {
    return this.child(name)?.text ?? '';
  }
}

// Control characters but tab, line feed, carriage return and the C1 range; and a byte order mark,
// which U+FEFF is at the beginning alone: users paste it as a blank that cannot be seen.
const FORBIDDEN = /[^\P{Cc}\t\n\r\u007f-\u009f]|^\ufeff/u;

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

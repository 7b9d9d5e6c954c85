import { Parser } from 'xml2js';

/** What sax reports; a handler that throws ends the parse. */
export interface SaxHandlers {
  onopentag: (tag: { readonly name: string }) => void;
  onclosetag: () => void;
  onattribute: () => void;
  ontext: (text: string) => void;
  onopencdata: () => void;
  oncdata: (text: string) => void;
  onprocessinginstruction: (instruction: { readonly name: string }) => void;
  onsgmldeclaration: () => void;
  onerror: () => void;
}

/** The part of xml2js's underlying sax parser that is used here. */
export interface SaxParser {
  ENTITIES: Readonly<Record<string, string>>;
  /** What has been read of an unfinished `<!…`. */
  readonly sgmlDecl: string;
  readonly attribName: string;
  readonly procInstName: string;
  readonly procInstBody: string;
  readonly entity: string;
  readonly tagName: string;
  /** Truthy from the first character of a document type declaration. */
  readonly doctype: string | boolean;
  readonly sawRoot: boolean;
  /** Whether lines and columns are counted, which takes as long as all the rest. */
  trackPosition: boolean;
  write(chunk: string): SaxParser;
  close(): SaxParser;
}

declare module 'xml2js' {
  interface Parser {
    readonly saxParser: SaxParser;
  }
}

/** XML's own five. sax would also know HTML's, and take `&constructor;` from Object.prototype. */
const predefinedEntities: Readonly<Record<string, string>> = Object.freeze(
  Object.assign(Object.create(null) as Record<string, string>, {
    amp: '&',
    lt: '<',
    gt: '>',
    quot: '"',
    apos: "'",
  }),
);

/**
 * xml2js in strict mode, without its tree: that one is built of ordinary objects, takes an element
 * named `constructor` for a repeated one, trims inside CDATA and reads on after an error.
 */
export function createSaxParser(): SaxParser {
  const sax = new Parser({ strict: true }).saxParser;
  sax.ENTITIES = predefinedEntities;
  sax.trackPosition = false;
  return sax;
}

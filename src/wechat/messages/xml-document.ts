import type { RawFields } from './field-reader';
import { XmlError, xmlLimits } from './xml-error';
import { XmlTree } from './xml-tree';
import { Parser } from 'xml2js';

/** Characters given to sax at a time, after which what it has begun to read is looked at. */
const pieceLength = 1024;
const longest = {
  declaration: '[CDATA['.length,
  instruction: xmlLimits.declarationLength,
  entity: 64,
};

/** Reads any XML document that `parseXml` accepts, by xml2js. */
export function parseDocument(text: string): RawFields {
  const tree = new XmlTree();
  const sax = createSaxParser();
  Object.assign(sax, treeHandlers(tree), refusals(tree, sax));
  feed(tree, sax, text);
  return tree.fields();
}

function treeHandlers(tree: XmlTree): Partial<SaxHandlers> {
  return {
    onopentag: ({ name }) => tree.openElement(name),
    onclosetag: () => tree.closeElement(),
    ontext: (text) => tree.addText(text),
    onopencdata: () => tree.openCdata(),
    oncdata: (text) => tree.addCdata(text),
  };
}

function refusals(tree: XmlTree, sax: SaxParser): Partial<SaxHandlers> {
  let declared = false;
  return {
    onerror: () => {
      throw malformed(tree);
    },
    onattribute: () => refuse('An attribute', tree),
    onsgmldeclaration: () => refuse('A declaration', tree),
    onprocessinginstruction: ({ name }) => {
      if (name !== 'xml' || declared || sax.sawRoot) refuse('A processing instruction', tree);
      declared = true;
    },
  };
}

function feed(tree: XmlTree, sax: SaxParser, text: string): void {
  for (let start = 0; start < text.length; start += pieceLength) {
    sax.write(text.slice(start, start + pieceLength));
    refuseUnfinished(tree, sax);
  }
  sax.close();
}

/** What is refused in the end need not be read to the end: some of it takes sax quadratic time. */
function refuseUnfinished(tree: XmlTree, sax: SaxParser): void {
  if (sax.doctype) refuse('A DOCTYPE', tree);
  if (sax.sgmlDecl.length > longest.declaration) refuse('A declaration', tree);
  if (sax.attribName !== '') refuse('An attribute', tree);
  if (sax.procInstName.length + sax.procInstBody.length > longest.instruction) {
    refuse('A processing instruction', tree);
  }
  if (sax.entity.length > longest.entity) throw malformed(tree);
  if (sax.tagName.length > xmlLimits.nameLength) refuse('So long a name', tree);
}

function refuse(what: string, tree: XmlTree): never {
  throw new XmlError(
    `${what} is not accepted`,
    'send plain elements, text and CDATA only',
    tree.count,
  );
}

function malformed(tree: XmlTree): XmlError {
  return new XmlError('The body is not well-formed XML', 'send one <xml> document', tree.count);
}

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

import type { RawFields } from './field-reader';
import { createSaxParser, type SaxHandlers, type SaxParser } from './sax-parser';
import { XmlError } from './xml-error';
import { xmlLimits } from './xml-limits';
import { XmlTree } from './xml-tree';

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

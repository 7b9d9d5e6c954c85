import type { RawFields } from './raw-fields';
import { createSaxParser, type SaxHandlers, type SaxParser } from './sax-parser';
import { XmlError } from './xml-error';
import { xmlLimits } from './xml-limits';
import { XmlTree } from './xml-tree';

/** Characters given to sax at a time, after which what it has begun to read is looked at. */
const pieceLength = 1024;
const longest = { declaration: '[CDATA['.length, instruction: 256, entity: 64 };
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Reads one `<xml>` document into its fields. Values stay strings; blanks around an element's value
 * go, those inside CDATA stay; repeated elements become arrays; comments are skipped; control
 * characters, which users do send, pass.
 *
 * @param body UTF-8 with or without byte order mark, or its decoded text
 * @throws XmlError (and nothing else): invalid UTF-8, not well-formed, another root, attributes,
 * DOCTYPE, processing instructions, entities beyond XML's own, or more than `xmlLimits`
 * @see https://developers.weixin.qq.com/doc/service/guide/product/message/Receiving_standard_messages.html
 */
export function parseXml(body: Buffer | string): RawFields {
  const tree = new XmlTree();
  const sax = createSaxParser();
  Object.assign(sax, treeHandlers(tree), refusals(tree, sax));
  feed(tree, sax, decode(body));
  return tree.fields();
}

function decode(body: Buffer | string): string {
  const text = typeof body === 'string' ? wellFormed(body) : decodeUtf8(body);
  // XML 1.0 §2.11: line ends are read as one line feed.
  return text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text;
}

function decodeUtf8(body: Buffer): string {
  try {
    return utf8.decode(body);
  } catch {
    throw new XmlError('The body is not valid UTF-8', 'send it in UTF-8');
  }
}

function wellFormed(text: string): string {
  if (/\p{Surrogate}/u.test(text)) {
    throw new XmlError('The text holds half a surrogate pair', 'send well-formed Unicode');
  }
  return text;
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

import type Token from 'markdown-it/lib/token.mjs';
import type { Passage } from '../reply';
import { inlinePassages } from './inline';
import { parser } from './parser';

interface Block {
  readonly token: Token;
  readonly children: readonly Block[];
}

type Lines = readonly Passage[];

const RULE = '————————';

/** Of HTML the one thing that WeChat obeys: it would hide the code, or lead to `weixin://…`. */
const ANCHOR = /<(?=\/?a(?![\w-]))/gi;
/** Parts the sign from the name, unseen (U+200B). */
const AS_TEXT = '<\u200B';

/** A Markdown text as WeChat can show it: headings in 【】, lists, rows and links, no Markdown. */
export function renderMarkdown(markdown: string): Lines {
  const [blocks] = blocksOf(parser.parse(markdown, {}), 0);
  return merged(trimmed(stacked(blocks, '\n\n'))).map(withoutHtml);
}

function withoutHtml(passage: Passage): Passage {
  if (typeof passage === 'string') return passage.replaceAll(ANCHOR, AS_TEXT);
  return { ...passage, text: passage.text.replaceAll(ANCHOR, AS_TEXT) };
}

/** Tokens open and close; of what stands between a tree is made. */
function blocksOf(tokens: readonly Token[], from: number): readonly [readonly Block[], number] {
  const blocks: Block[] = [];
  let at = from;
  for (let token = tokens[at]; token && token.nesting >= 0; token = tokens[at]) {
    const [children, end] = token.nesting === 1 ? blocksOf(tokens, at + 1) : [[], at];
    blocks.push({ token, children });
    at = end + 1;
  }
  return [blocks, at];
}

function stacked(blocks: readonly Block[], gap: string): Lines {
  const shown = blocks
    .map((block) => ({ block, lines: linesOf(block) }))
    .filter(({ lines }) => lines.length > 0);
  const passages: Passage[] = [];
  for (const [i, { block, lines }] of shown.entries()) {
    const above = shown[i - 1]?.block.token;
    if (above) passages.push(isClose(above, block.token) ? '\n' : gap);
    // One by one: as arguments of one call a hundred thousand would be too many.
    for (const line of lines) passages.push(line);
  }
  return passages;
}

/** What stands below a heading, or below a paragraph without a blank line between. */
function isClose(above: Token, below: Token): boolean {
  if (above.type === 'heading_open') return true;
  return above.type === 'paragraph_open' && above.map?.[1] === below.map?.[0];
}

function linesOf({ token, children }: Block): Lines {
  switch (token.type) {
    case 'inline':
      return inlinePassages(token.children ?? []);
    case 'heading_open':
      return headingOf(stacked(children, ' '));
    case 'bullet_list_open':
      return joined(children.map((item) => indented(itemOf(item), '• ', '  ')));
    case 'ordered_list_open': {
      const first = Number(token.attrGet('start') ?? 1);
      return joined(children.map((item, i) => indented(itemOf(item), `${first + i}. `, '   ')));
    }
    case 'blockquote_open':
      return indented(stacked(children, '\n'), '｜', '｜');
    case 'fence':
    case 'code_block':
      return [token.content.replace(/\n$/, '')];
    case 'hr':
      return [RULE];
    case 'table_open':
      return rowsOf(children);
    default:
      return stacked(children, '\n');
  }
}

function headingOf(words: Lines): Lines {
  return words.length === 0 ? [] : ['【', ...words, '】'];
}

function itemOf({ children }: Block): Lines {
  const [first = '', ...others] = stacked(children, '\n');
  if (typeof first !== 'string') return [first, ...others];
  const box = /^\[([ xX])\] /.exec(first);
  if (!box) return [first, ...others];
  return [`${box[1] === ' ' ? '☐' : '☑'} ${first.slice(box[0].length)}`, ...others];
}

/** A line for each row: each cell after the name of its column. */
function rowsOf(sections: readonly Block[]): Lines {
  const rows = sections.flatMap(({ children }) => children).map(({ children }) => children);
  const [head = [], ...body] = rows.map((cells) =>
    cells.map(({ children }) => oneLine(stacked(children, ' '))),
  );
  if (body.length === 0) return joined(head, '；');
  return joined(
    body.map((cells) =>
      joined(
        cells.flatMap((cell, i) => {
          const name = head[i] ?? [];
          if (cell.length === 0) return [];
          return [name.length === 0 ? cell : [...name, '：', ...cell]];
        }),
        '；',
      ),
    ),
  );
}

function oneLine(lines: Lines): Lines {
  return lines.map((one) => (typeof one === 'string' ? one.replaceAll('\n', ' ') : one));
}

function joined(parts: readonly Lines[], between = '\n'): Lines {
  return parts.flatMap((part, i) => (i === 0 ? part : [between, ...part]));
}

function indented(lines: Lines, first: string, rest: string): Lines {
  const shifted = lines.map((one) =>
    typeof one === 'string' ? one.replaceAll('\n', `\n${rest}`) : one,
  );
  return [first, ...shifted];
}

function trimmed(lines: Lines): Lines {
  const last = lines.at(-1);
  return typeof last === 'string' ? [...lines.slice(0, -1), last.trimEnd()] : lines;
}

/** Neighbouring words are one passage. */
function merged(lines: Lines): Lines {
  const result: Passage[] = [];
  for (const passage of lines) {
    const before = result.at(-1);
    if (typeof passage === 'string' && typeof before === 'string') {
      result[result.length - 1] = before + passage;
    } else if (passage !== '') result.push(passage);
  }
  return result;
}

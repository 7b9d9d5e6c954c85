import { isMap, isNode, isScalar, LineCounter, parseDocument, visit, type Document } from 'yaml';
import type { z } from 'zod';

/** A YAML file is wrong; the message has a line for each mistake: file, line, what was expected. */
export class YamlFileError extends Error {
  override readonly name = 'YamlFileError';

  constructor(file: string, problems: readonly Problem[]) {
    const lines = problems.map(({ line, message }) => `  - ${file}:${line}: ${message}`);
    super(`${file} is wrong. Mend it:\n${lines.join('\n')}`);
  }
}

interface Problem {
  readonly line: number;
  readonly message: string;
}

type Path = readonly PropertyKey[];

/** What a reader of UTF-8 makes of other bytes, such as GBK's. */
const NO_UTF_8 = '\uFFFD';
const UNRESOLVED = 'a value that begins with * stands for another in YAML: put it in quotes';

/**
 * Reads a YAML document whose values are all texts (`0123` stays as it is typed), and checks it.
 * @param file how the operator calls it, for errors
 * @throws YamlFileError with all mistakes
 */
export function readYaml<T>(file: string, text: string, schema: z.ZodType<T>): T {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, schema: 'failsafe' });
  const broken = [...encodingProblem(text, lines), ...syntaxProblems(document, lines)];
  if (broken.length > 0) throw new YamlFileError(file, broken);
  const unreadable = unreadableIn(document, lines);
  if (unreadable.length > 0) throw new YamlFileError(file, unreadable);
  const result = schema.safeParse(valuesIn(file, document));
  if (result.success) return result.data;
  throw new YamlFileError(
    file,
    result.error.issues
      .flatMap((issue) => problemsOf(issue))
      .map(({ path, message }) => ({ line: lineOf(document, lines, path), message }))
      .toSorted((a, b) => a.line - b.line),
  );
}

function encodingProblem(text: string, lines: LineCounter): readonly Problem[] {
  const at = text.indexOf(NO_UTF_8);
  if (at < 0) return [];
  return [{ line: lines.linePos(at).line, message: 'expected UTF-8: save the file as such' }];
}

function syntaxProblems({ errors }: Document, lines: LineCounter): readonly Problem[] {
  return errors.map(({ pos: [at], message }) => ({
    line: lines.linePos(at).line,
    message: message.split('\n')[0]?.replace(/ at line \d+, column \d+:$/, '') ?? '',
  }));
}

/** What `toJS` would leave out, change, or tell with the value, which may be a secret. */
function unreadableIn(document: Document, lines: LineCounter): readonly Problem[] {
  const problems: Problem[] = [];
  const anchors = new Set<string | undefined>();
  const tell = (node: unknown, message: string) => {
    const [at = 0] = (isNode(node) && node.range) || [];
    problems.push({ line: lines.linePos(at).line, message });
  };
  visit(document, {
    Value: (_key, { anchor }) => void anchors.add(anchor),
    Alias: (_key, alias) => {
      if (!anchors.has(alias.source)) tell(alias, UNRESOLVED);
    },
    Pair: (_key, { key }) => {
      if (!isScalar(key)) tell(key, 'expected a name as a key');
      else if (key.value === '__proto__') tell(key, '"__proto__" is not known here');
    },
  });
  return problems;
}

/** Aliases of aliases may stand for more than fits into the memory. */
function valuesIn(file: string, document: Document): unknown {
  try {
    return document.toJS() ?? {};
  } catch {
    throw new YamlFileError(file, [{ line: 1, message: 'expected fewer aliases (*name)' }]);
  }
}

interface Mistake {
  readonly path: Path;
  readonly message: string;
}

function problemsOf({ path, message, ...issue }: z.core.$ZodIssue): readonly Mistake[] {
  const at = path.length > 0 ? `${path.map(String).join('.')}: ` : '';
  if (issue.code !== 'unrecognized_keys') return [{ path, message: `${at}${message}` }];
  const { keys } = issue as { readonly keys: readonly string[] };
  return keys.map((key) => ({ path: [...path, key], message: `${at}"${key}" is not known here` }));
}

/** Of what is missing the line of what it is missing in. */
function lineOf(document: Document, lines: LineCounter, path: Path): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const start = startOf(document, path.slice(0, length));
    if (start !== undefined) return lines.linePos(start).line;
  }
  return 1;
}

function startOf(document: Document, path: Path): number | undefined {
  const parent = document.getIn(path.slice(0, -1), true);
  const key = path.at(-1);
  if (isMap(parent)) {
    const pair = parent.items.find((item) => isScalar(item.key) && item.key.value === String(key));
    return isNode(pair?.key) ? pair.key.range?.[0] : undefined;
  }
  const node = document.getIn(path, true);
  return isNode(node) ? node.range?.[0] : undefined;
}

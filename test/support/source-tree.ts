import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { getParsedCommandLineOfConfigFile, preProcessFile, sys } from 'typescript';

const ROOT = resolve(__dirname, '..', '..');

export interface Import {
  /** As written: `../wechat`, `node:fs`, `xml2js`. */
  readonly specifier: string;
  /** Of a relative one: the path from `src`, such as `wechat` or `ledger/transitions/claim`. */
  readonly target: string | undefined;
  readonly typeOnly: boolean;
}

export interface SourceFile {
  /** From `src` or `test`, with slashes: `wechat/index.ts`. */
  readonly path: string;
  /** The folder right below `src`; empty for files beside the folders. */
  readonly room: string;
  readonly text: string;
  readonly lines: number;
  readonly imports: readonly Import[];
  /** Specs and what only they use. */
  readonly isTest: boolean;
}

/** Saved tests: other specs write and delete some while this one reads. */
const SAVED = `recorded${sep}`;

/** All TypeScript below a folder of the repository, but for saved tests. */
export function sourceFiles(folder: string): readonly SourceFile[] {
  const top = join(ROOT, folder);
  const names = readdirSync(top, { recursive: true, encoding: 'utf8' });
  const kept = names.filter((name) => name.endsWith('.ts') && !name.startsWith(SAVED));
  return kept.map((name) => readSource(top, name));
}

/** All folders below a folder of the repository, by their path. */
export function foldersOf(folder: string): readonly string[] {
  const entries = readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/** What a TypeScript project of the repository compiles, from `src`, beside what that imports. */
export function compiledBy(project: string): readonly string[] {
  const host = {
    ...sys,
    onUnRecoverableConfigFileDiagnostic: () => {
      throw new Error(`${project} cannot be read`);
    },
  };
  const found = getParsedCommandLineOfConfigFile(join(ROOT, project), undefined, host)?.fileNames;
  return (found ?? []).map((name) => relative(join(ROOT, 'src'), name).split(sep).join('/'));
}

export function manifest(): { readonly dependencies: Readonly<Record<string, string>> } {
  return JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as ReturnType<
    typeof manifest
  >;
}

function readSource(top: string, name: string): SourceFile {
  const path = name.split(sep).join('/');
  const text = readFileSync(join(top, name), 'utf8');
  const folders = path.split('/').slice(0, -1);
  return {
    path,
    room: folders[0] ?? '',
    text,
    lines: text.trimEnd().split('\n').length,
    imports: preProcessFile(text).importedFiles.map(({ fileName }) => ({
      specifier: fileName,
      typeOnly: isTypeOnly(text, fileName),
      target: fileName.startsWith('.') ? targetOf(top, name, fileName) : undefined,
    })),
    isTest: path.endsWith('.spec.ts') || folders.includes('testing'),
  };
}

function targetOf(top: string, name: string, specifier: string): string {
  const target = relative(top, resolve(top, dirname(name), specifier));
  return target
    .split(sep)
    .join('/')
    .replace(/\/index$/, '');
}

function isTypeOnly(text: string, specifier: string): boolean {
  const clause = new RegExp(`(import|export)\\s+type\\s[^;]*?from\\s+'${escaped(specifier)}'`);
  return clause.test(text);
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

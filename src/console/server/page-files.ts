import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export interface PageFile {
  readonly type: string;
  readonly body: Buffer;
}

const PAGE = join(__dirname, '..', 'page');
const NAME = /^\/page\/([a-z][a-z\d-]*\.(?:js|css|svg))$/;
const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
};

/** By their names in the page's import map: the module, and its file for browsers. */
const LIBRARIES: Readonly<Record<string, readonly [string, string]>> = {
  '/library/preact.js': ['preact', 'preact.module.js'],
  '/library/hooks.js': ['preact/hooks', 'hooks.module.js'],
  '/library/htm.js': ['htm', 'htm.module.js'],
};

/** A file of the page, read anew each time so that it can be changed; undefined: there is none. */
export async function pageFile(path: string): Promise<PageFile | undefined> {
  const place = placeOf(path);
  if (place === undefined) return undefined;
  const body = await readFile(place).catch(() => undefined);
  const extension = place.split('.').at(-1) ?? '';
  return body && { type: TYPES[extension] ?? 'text/plain', body };
}

function placeOf(path: string): string | undefined {
  if (path === '/') return join(PAGE, 'index.html');
  const library = Object.hasOwn(LIBRARIES, path) ? LIBRARIES[path] : undefined;
  if (library) return join(dirname(require.resolve(library[0])), library[1]);
  const [, name] = NAME.exec(path) ?? [];
  return name && join(PAGE, name);
}

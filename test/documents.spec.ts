import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const ROOT = join(__dirname, '..');
const DOCUMENTS = ['.', 'docs', 'bench', 'src/ledger'].flatMap((folder) =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name)),
);

const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');

/** What the first group of the pattern has found, once each. */
function found(path: string, pattern: RegExp): readonly string[] {
  return [...new Set([...read(path).matchAll(pattern)].map(([, name = '']) => name))];
}

describe.each(DOCUMENTS)('%s', (document) => {
  it('links to files that exist', () => {
    const links = found(document, /\]\((?!https?:)([^)#]+)/g);
    const missing = links.filter((link) => !existsSync(join(ROOT, dirname(document), link)));
    expect(missing).toEqual([]);
  });

  it('names npm scripts that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: object };
    const named = found(document, /npm run (?:--?\S+ )*([a-z][\w:]*)/g);
    expect(named.filter((name) => !Object.hasOwn(scripts, name))).toEqual([]);
  });
});

describe('examples that are run', () => {
  const blocks = (path: string) =>
    [...read(path).matchAll(/^```ts\n([^]*?)^```/gm)].map(([, code]) => code);
  const names = readdirSync(join(ROOT, 'src/testing'));
  const run = new Set(names.map((name) => read(`src/testing/${name}`)));

  it.each(['docs/testing.md', 'README.md', 'README.zh-CN.md'])('are all of %s', (path) => {
    expect(blocks(path).length).toBeGreaterThan(1);
    expect(blocks(path).filter((code) => !run.has(code ?? ''))).toEqual([]);
  });
});

it('the event flow names at most 40 files, all of which exist', () => {
  const stations = found('docs/architecture.md', /^\d+\. `([^`]+\.ts)`/gm);
  expect(stations.length).toBeGreaterThan(20);
  expect(stations.length).toBeLessThanOrEqual(40);
  expect(stations.filter((path) => !existsSync(join(ROOT, 'src', path)))).toEqual([]);
});

it('CONTRIBUTING.md names paths that exist, and tests that Jest finds', () => {
  const paths = found('CONTRIBUTING.md', /`((?:src|test|bench|deploy|docs)\/[\w./-]+)`/g);
  expect(paths.length).toBeGreaterThan(10);
  expect(paths.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  const specs = ['src', 'test'].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.spec.ts'))
      .map((name) => `${folder}/${name}`),
  );
  const filters = found('CONTRIBUTING.md', /npx jest ([^`]+)`/g)
    .filter((filter) => !filter.startsWith('<'))
    .flatMap((filter) => filter.split(' '));
  expect(filters.filter((filter) => !specs.some((spec) => spec.includes(filter)))).toEqual([]);
});

import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { transformSync, type Options } from '@swc/core';

const ROOT = resolve(__dirname, '..', '..', '..');
const HANDLERS = 'test/chaos/fleet/chaos.handlers';
const TESTS = /\.(?:spec|contract)\.ts$|(?:^|\/)(?:spec-support|testing|simulator|demo|cli)\//;

/** The service, with the handlers of these tests in place of its own, compiled into a new folder. */
export function compileService(): string {
  const folder = mkdtempSync(join(tmpdir(), 'wechat-callback-chaos-'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), '{}');
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !TESTS.test(name))
    .map((name) => join('src', name));
  for (const source of [...sources, `${HANDLERS}.ts`]) compile(source, folder);
  writeFileSync(
    join(folder, 'src/handlers/handlers.module.js'),
    `module.exports = require('../../${HANDLERS}');\n`,
  );
  return folder;
}

function compile(source: string, folder: string): void {
  const target = join(folder, source.replace(/\.ts$/, '.js'));
  const { code } = transformSync(readFileSync(join(ROOT, source), 'utf8'), {
    ...swcOptions(),
    filename: source,
    swcrc: false,
  });
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, code);
}

/** Jest compiles in the same way. */
function swcOptions(): Options {
  const { transform } = require('../../../jest.config.js') as {
    readonly transform: Readonly<Record<string, readonly [string, Options]>>;
  };
  return transform['^.+\\.(t|j)s$']?.[1] ?? {};
}

import { hash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { transformSync, type Options } from '@swc/core';

const ROOT = resolve(__dirname, '..', '..', '..');
const HANDLERS = 'test/chaos/fleet/chaos.handlers';
const TESTS = /\.(?:spec|contract)\.ts$|(?:^|\/)(?:spec-support|testing|simulator|demo|cli)\//;

/**
 * The service, with the handlers of these tests in place of its own, compiled into a folder that all
 * specs share for as long as no source changes.
 */
export function compileService(): string {
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !TESTS.test(name))
    .map((name) => join('src', name));
  const files = [...sources, `${HANDLERS}.ts`].toSorted();
  const folder = join(tmpdir(), `wechat-callback-chaos-build-${versionOf(files)}`);
  if (!existsSync(folder)) compileAll(files, folder);
  return folder;
}

/** Of another checkout it is another one. */
function versionOf(files: readonly string[]): string {
  const states = files.map((file) => {
    const { mtimeMs, size } = statSync(join(ROOT, file));
    return [file, mtimeMs, size];
  });
  return hash('sha256', JSON.stringify([ROOT, states]), 'hex').slice(0, 16);
}

/** Complete at once: another worker of Jest may look for it meanwhile. */
function compileAll(files: readonly string[], target: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'wechat-callback-chaos-'));
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  writeFileSync(join(folder, 'package.json'), '{}');
  for (const file of files) compile(file, folder);
  writeFileSync(
    join(folder, 'src/handlers/handlers.module.js'),
    `module.exports = require('../../${HANDLERS}');\n`,
  );
  try {
    renameSync(folder, target);
  } catch {
    rmSync(folder, { recursive: true });
  }
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

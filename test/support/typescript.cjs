// Lets plain node run this repository's TypeScript as Jest does, so that tests can start processes
// without a build: `node --require ./test/support/typescript.cjs some-file.ts`. What was compiled is
// kept, since dozens of processes are started.
const { hash } = require('node:crypto');
const { enableCompileCache } = require('node:module');
const { mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const [, options] = require('../../jest.config.js').transform['^.+\\.(t|j)s$'];

const cache = join(__dirname, '..', '..', 'node_modules', '.cache', 'wechat-callback-tests');
// From Node 22 on what V8 has made of it is kept as well, and of packages.
enableCompileCache?.(join(cache, 'v8'));

require.extensions['.ts'] = (module, filename) => {
  const source = readFileSync(filename, 'utf8');
  const name = hash('sha256', JSON.stringify([filename, source, options]), 'hex');
  module._compile(readKept(name) ?? compile(source, filename, name), filename);
};

function readKept(name) {
  try {
    return readFileSync(join(cache, name), 'utf8');
  } catch {
    return undefined;
  }
}

function compile(source, filename, name) {
  const { transformSync } = require('@swc/core');
  const { code } = readably(() => transformSync(source, { ...options, filename, swcrc: false }));
  mkdirSync(cache, { recursive: true });
  // Complete at once: other processes read meanwhile.
  const unfinished = join(cache, `${name}.${process.pid}`);
  writeFileSync(unfinished, code);
  renameSync(unfinished, join(cache, name));
  return code;
}

// What is wrong and where, without the compiler's own stack.
function readably(compiling) {
  try {
    return compiling();
  } catch (error) {
    const [message] = error.message.split(/\n+Caused by:/);
    const readable = new SyntaxError(message.trim());
    readable.stack = String(readable);
    throw readable;
  }
}

// Lets plain node run this repository's TypeScript as Jest does, so that tests can start processes
// without a build: `node --require ./test/support/typescript.cjs some-file.ts`.
const { readFileSync } = require('node:fs');
const { transformSync } = require('@swc/core');
const [, options] = require('../../jest.config.js').transform['^.+\\.(t|j)s$'];

require.extensions['.ts'] = (module, filename) => {
  const { code } = transformSync(readFileSync(filename, 'utf8'), {
    ...options,
    filename,
    swcrc: false,
  });
  module._compile(code, filename);
};

// `npm run wechat`: builds what is missing or older than the sources, then runs the command line in
// this same process. Where there are no sources or no compiler (production, the image) the
// production build is run as it is.
const { spawnSync } = require('node:child_process');
const { existsSync, readdirSync, statSync, utimesSync } = require('node:fs');
const { createRequire, enableCompileCache } = require('node:module');
const { join } = require('node:path');

const root = join(__dirname, '..');
const entry = join(root, 'dist-demo', 'cli', 'main.js');
const stamp = join(root, 'dist-demo', '.tsbuildinfo');

/** With the simulated platform, which `send` and `replay` need. */
function builtFromSources() {
  const compiler = typescript();
  if (!compiler || !existsSync(join(root, 'src'))) return undefined;
  if (!existsSync(entry) || !existsSync(stamp) || newest() > statSync(stamp).mtimeMs) {
    const project = join(root, 'tsconfig.demo.json');
    if (process.stderr.isTTY) process.stderr.write('Building …\n');
    const { status, stdout } = spawnSync(process.execPath, [compiler, '-p', project]);
    if (status !== 0) {
      process.stderr.write(`The build failed: mend what "npm run typecheck" says.\n${stdout}`);
      process.exit(1);
    }
    // What has not changed is not written anew.
    utimesSync(stamp, new Date(), new Date());
  }
  return entry;
}

function typescript() {
  try {
    return createRequire(join(root, 'package.json')).resolve('typescript/bin/tsc');
  } catch {
    return undefined;
  }
}

function newest() {
  const sources = readdirSync(join(root, 'src'), { recursive: true })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.spec.ts'))
    .map((name) => join('src', name));
  const files = ['package.json', 'tsconfig.json', 'tsconfig.demo.json', ...sources];
  return Math.max(...files.map((name) => statSync(join(root, name)).mtimeMs));
}

enableCompileCache?.();
require(builtFromSources() ?? join(root, 'dist', 'cli', 'main.js'));

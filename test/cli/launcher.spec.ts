import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryDirectory } from '../support/temporary-directory';

const LAUNCHER = join(__dirname, '..', '..', 'bin', 'wechat.cjs');

/** In TypeScript's place, which takes its time: sources are JavaScript already. */
const COMPILER = `
const { copyFileSync, mkdirSync, readFileSync, writeFileSync } = require('node:fs');
if (readFileSync('src/cli/main.ts', 'utf8').includes('MISTAKE')) {
  console.log('src/cli/main.ts(1,1): error');
  process.exit(2);
}
console.log('compiled');
mkdirSync('dist-demo/cli', { recursive: true });
copyFileSync('src/cli/main.ts', 'dist-demo/cli/main.js');
writeFileSync('dist-demo/.tsbuildinfo', '');
`;

/** A clone whose command line is one line. */
class Clone {
  readonly directory = temporaryDirectory();

  constructor() {
    for (const name of ['package.json', 'tsconfig.json', 'tsconfig.demo.json'])
      this.write(name, '{}');
    mkdirSync(join(this.directory, 'bin'));
    copyFileSync(LAUNCHER, join(this.directory, 'bin', 'wechat.cjs'));
    this.write('node_modules/typescript/bin/tsc', COMPILER);
  }

  /** @param seconds from now on when it was written */
  write(path: string, text: string, seconds = -60): void {
    const file = join(this.directory, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    const time = Date.now() / 1000 + seconds;
    utimesSync(file, time, time);
  }

  run() {
    const { stdout, stderr, status } = spawnSync(process.execPath, ['bin/wechat.cjs', 'word'], {
      cwd: this.directory,
      encoding: 'utf8',
    });
    return { stdout, stderr, status };
  }
}

const source = (text: string) => `process.stdout.write('${text} ' + process.argv[2]);`;

describe('npm run wechat', () => {
  let clone: Clone;
  beforeEach(() => {
    clone = new Clone();
  });
  afterEach(() => rmSync(clone.directory, { recursive: true, force: true }));

  it('builds what is missing or out of date, once, and says nothing of it', () => {
    clone.write('src/cli/main.ts', source('one'));
    expect(clone.run()).toEqual({ stdout: 'one word', stderr: '', status: 0 });
    clone.write('src/cli/main.ts', source('older'));
    expect(clone.run().stdout).toBe('one word');
    clone.write('src/cli/main.ts', source('two'), 60);
    expect(clone.run()).toEqual({ stdout: 'two word', stderr: '', status: 0 });
  });

  it('says what to mend when the build fails', () => {
    clone.write('src/cli/main.ts', 'MISTAKE');
    const { stdout, stderr, status } = clone.run();
    expect([stdout, status]).toEqual(['', 1]);
    expect(stderr).toMatch(/npm run typecheck[^]*src\/cli\/main\.ts/);
  });

  it('runs a production build as it is', () => {
    clone.write('dist/cli/main.js', source('built'));
    expect(clone.run()).toEqual({ stdout: 'built word', stderr: '', status: 0 });
  });
});

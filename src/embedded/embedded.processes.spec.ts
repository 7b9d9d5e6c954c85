import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Claim } from '../ledger';
import { CONTRACT_TIMES } from '../ledger/ledger.contract';
import { EmbeddedDatabase } from './embedded.database';
import { EmbeddedLedger } from './embedded.ledger';

const root = join(__dirname, '..', '..');
const request = { fingerprint: 'f', message: 'm', user: 'u' };
const KEYS = Array.from({ length: 100 }, (_, i) => `k${i}`);

/** A process that claims on demand. */
const PROGRAM = `
  const { transformSync } = require('@swc/core');
  const [, options] = require('./jest.config.js').transform['^.+\\\\.(t|j)s$'];
  require.extensions['.ts'] = (module, filename) => {
    const source = require('node:fs').readFileSync(filename, 'utf8');
    module._compile(transformSync(source, { ...options, filename, swcrc: false }).code, filename);
  };
  const { EmbeddedDatabase } = require('./src/embedded/embedded.database.ts');
  const { EmbeddedLedger } = require('./src/embedded/embedded.ledger.ts');
  const ledger = new EmbeddedLedger(new EmbeddedDatabase(process.argv[2]), ${JSON.stringify(CONTRACT_TIMES)});
  process.on('message', async (keys) => {
    const claims = await Promise.all(keys.map((key) => ledger.claim(key, ${JSON.stringify(request)})));
    process.send(claims);
  });
  ledger.onModuleInit().then(() => process.send('ready'));
`;

async function claims(child: ChildProcess, keys: readonly string[]): Promise<readonly Claim[]> {
  child.send(keys);
  const [answer] = (await once(child, 'message')) as [readonly Claim[]];
  return answer;
}

describe('processes on one directory', () => {
  const directory = mkdtempSync(join(tmpdir(), 'processes-'));
  const program = join(directory, 'program.cjs');
  let children: readonly ChildProcess[];

  beforeAll(async () => {
    writeFileSync(
      program,
      PROGRAM.replaceAll("require('./", `require('${root}/`).replace(
        "'@swc/core'",
        `'${require.resolve('@swc/core')}'`,
      ),
    );
    children = [1, 2].map(() => fork(program, [join(directory, 'data')], { cwd: root }));
    await Promise.all(children.map((child) => once(child, 'message')));
  }, 30_000);
  afterAll(() => {
    for (const child of children) child.kill('SIGKILL');
    rmSync(directory, { recursive: true });
  });

  it('let exactly one of them run each message, of those that all claim at once', async () => {
    const asked = await Promise.all(children.map((child) => claims(child, KEYS)));
    const kinds = KEYS.map((_, i) =>
      asked
        .map((one) => one[i]?.kind)
        .toSorted()
        .join(),
    );
    expect(new Set(kinds)).toEqual(new Set(['join,run']));
  });

  it('leave what they have committed when they are killed in the next moment', async () => {
    const [child] = children as [ChildProcess];
    expect(await claims(child, ['killed'])).toMatchObject([{ kind: 'run' }]);
    child.kill('SIGKILL');
    await once(child, 'exit');
    const database = new EmbeddedDatabase(join(directory, 'data'));
    const ledger = new EmbeddedLedger(database, { ...CONTRACT_TIMES, lease: 10_000 });
    await ledger.onModuleInit();
    const claim = await ledger.claim('killed', request);
    expect(claim.delivery).toBe(2);
    expect(['join', 'run']).toContain(claim.kind);
    await ledger.onApplicationShutdown();
    await database.close();
  });

  it('write nothing that anybody else may read', () => {
    const data = join(directory, 'data');
    const paths = ['', 'store', ...readdirSync(join(data, 'store')).map((name) => `store/${name}`)];
    for (const path of paths)
      expect([path, statSync(join(data, path)).mode & 0o077]).toEqual([path, 0]);
  });
});

import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { loadConfiguration, type Environment } from '../src/config';

const read = (path: string) => readFileSync(join(__dirname, '..', path), 'utf8');
const example = parseEnv(read('.env.example')) as Readonly<Record<string, string>>;
const names = Object.keys(example) as (keyof Environment)[];

const account = { WECHAT_APP_ID: 'wx1', WECHAT_APP_SECRET: 'secret', WECHAT_TOKEN: 'token1' };

describe('.env.example', () => {
  const home = process.cwd();

  afterEach(() => {
    process.chdir(home);
    for (const name of names) delete process.env[name];
  });

  it('lists exactly the variables of the schema', () => {
    const files = ['environment.schema.ts', 'account.fields.ts'];
    const text = files.map((name) => read(`src/config/${name}`)).join('\n');
    const schema = [...text.matchAll(/^ {2}([A-Z][A-Z_]+): \w+\(/gm)];
    expect(names.toSorted()).toEqual(schema.map(([, name]) => name).toSorted());
  });

  it('lists exactly the variables that both READMEs explain', () => {
    for (const readme of ['README.md', 'README.zh-CN.md']) {
      const rows = read(readme).match(/^\| `[A-Z].*?\|/gm) ?? [];
      const explained = rows.flatMap((row) =>
        [...row.matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name),
      );
      expect([readme, ...explained.toSorted()]).toEqual([readme, ...names.toSorted()]);
    }
  });

  it('changes no default as a .env with the account filled in', async () => {
    const bare = await loadConfiguration(account);
    const directory = mkdtempSync(join(tmpdir(), 'env-example-'));
    const lines = Object.entries({ ...example, ...account }).map((entry) => entry.join('='));
    writeFileSync(join(directory, '.env'), lines.join('\n'));
    process.chdir(directory);
    const copied = await loadConfiguration();
    const valuesOf = (configuration: typeof bare) =>
      names.map((name) => [name, configuration.get(name, { infer: true })]);
    expect(valuesOf(copied)).toEqual(valuesOf(bare));
  });
});

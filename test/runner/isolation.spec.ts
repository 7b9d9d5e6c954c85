import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(__dirname, '..', '..');
const JEST = join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js');
const UNTIDY = ['first', 'second'].map((name) => `<rootDir>/test/runner/untidy/${name}.ts`);

it('leaves nothing of a spec file to the next one in the same process', () => {
  const words = [JEST, '--runInBand', '--json', '--testMatch', ...UNTIDY];
  const { stdout, stderr } = spawnSync(process.execPath, words, { cwd: ROOT, encoding: 'utf8' });
  expect(stderr).not.toContain('●');
  expect(JSON.parse(stdout)).toMatchObject({ numPassedTestSuites: 2, numPassedTests: 2 * 22 });
});

import { rmSync } from 'node:fs';
import { wechat } from '../support/command-line';
import { startService, temporaryDirectory, type Service } from '../support/service';
import { Fronts } from './fronts';

interface Finding {
  readonly level: 'ok' | 'warn' | 'fail';
  readonly check: string;
  readonly text: string;
  readonly cure?: string;
}

export type Changes = Readonly<Record<string, string>>;

/** A service in order, which the doctor of a test looks at. */
export interface Examined {
  readonly service: Service;
  readonly directory: string;
  readonly fronts: Fronts;
  /** The environment of the service, beside which the doctor runs. */
  environment(): Changes;
  /** What the doctor says of it, with these variables instead. */
  doctor(
    changes?: Changes,
    ...words: readonly string[]
  ): Promise<{ readonly code: number; readonly findings: readonly Finding[] }>;
}

/** Starts it before the tests of a file and ends it after them. */
export function examined(): Examined {
  let service: Service;
  const directory = temporaryDirectory();
  const fronts = new Fronts();
  beforeAll(async () => {
    service = await startService();
    service.platform.connect(service.url);
  });
  afterEach(() => {
    fronts.close();
    service.platform.api.clearFaults();
  });
  afterAll(async () => {
    await service.close();
    rmSync(directory, { recursive: true, force: true });
  });
  const environment = (): Changes => ({
    ...service.platform.environment,
    DATA_DIR: directory,
    // So that the doctor can ask past a proxy.
    HOST: '127.0.0.1',
    PORT: new URL(service.url).port,
  });
  return {
    get service() {
      return service;
    },
    directory,
    fronts,
    environment,
    async doctor(changes = {}, ...words) {
      const ran = await wechat({ ...environment(), ...changes }, 'doctor', ...words, '--json');
      const { findings } = ran.document as { readonly findings: readonly Finding[] };
      return { code: ran.code, findings };
    },
  };
}

/** Of what is not ok there is one line that says what, and one that can be typed. */
export function expectFinding(
  findings: readonly Finding[],
  level: 'warn' | 'fail',
  says: RegExp,
  cure: RegExp,
): void {
  const lines = findings.map(({ check, text }) => `${check}: ${text}`);
  expect(lines).toContainEqual(expect.stringMatching(says));
  const found = findings.filter((_, line) => says.test(lines[line] ?? ''));
  expect(found).toEqual([expect.objectContaining({ level, cure: expect.stringMatching(cure) })]);
}

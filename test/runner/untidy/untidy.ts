import { Counter, register } from 'prom-client';

type Trace = readonly [what: string, isThere: () => boolean, leave: () => void];

const TRACES: readonly Trace[] = [
  ['a variable', () => 'left' in globalThis, () => Object.assign(globalThis, { left: true })],
  ['another fetch', () => fetch.name !== 'fetch', () => Object.assign(globalThis, { fetch: left })],
  ['a setting', () => 'LEFT' in process.env, () => (process.env['LEFT'] = 'left')],
  ['another environment', () => !('PATH' in process.env), () => (process.env = {})],
  ['another directory', () => process.cwd() === '/', () => process.chdir('/')],
  ['a listener', () => process.listenerCount('SIGUSR2') > 0, () => process.on('SIGUSR2', left)],
  ['another time', () => process.hrtime()[0] === 0, () => jest.useFakeTimers()],
  ['a spy', () => jest.isMockFunction(JSON.parse), () => jest.spyOn(JSON, 'parse')],
  [
    'a matcher',
    () => 'toBeLeft' in Reflect.apply(expect, undefined, [0]),
    () => expect.extend({ toBeLeft: left as never }),
  ],
  ['a mock', () => require('node:os') === left, () => jest.doMock('node:os', () => left)],
  ["a package's state", () => register.getSingleMetric('left') !== undefined, leaveMetric],
];

function left(): void {}

function leaveMetric(): void {
  register.registerMetric(new Counter({ name: 'left', help: 'left', registers: [] }));
}

/** A spec file that leaves traces of every kind, and looks for those of another one first. */
export function untidySpec(): void {
  it.each(TRACES)('finds no trace: %s', (_, isThere) => expect(isThere()).toBe(false));

  it.each(TRACES)('leaves a trace: %s', (_, isThere, leave) => {
    leave();
    expect(isThere()).toBe(true);
  });
}

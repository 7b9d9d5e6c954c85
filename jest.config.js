/** @type {import('jest').Config} */
module.exports = {
  // One realm for all spec files of a worker, so that what they import is compiled once.
  testEnvironment: '<rootDir>/test/runner/environment.cjs',
  runtime: '<rootDir>/test/runner/runtime.cjs',
  // Much of the time is waiting: on two cores Jest would run one file at a time.
  maxWorkers: 6,
  roots: ['<rootDir>/src', '<rootDir>/test'],
  testMatch: ['**/*.spec.ts'],
  // A test waits for what is to happen; on a busy machine that takes a multiple of the usual time.
  testTimeout: 60_000,
  // Real processes by the dozen, whose timing wants an idle machine: `npm run faults`.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/late/full/'],
  // Nest 12 is ESM only; Jest on Node 20 needs it transformed to CommonJS like our own sources.
  transformIgnorePatterns: ['/node_modules/(?!@nestjs/)'],
  transform: {
    '^.+\\.(t|j)s$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          keepClassNames: true,
        },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
};

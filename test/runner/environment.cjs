const { ModernFakeTimers } = require('@jest/fake-timers');
const { ModuleMocker } = require('jest-mock');
const { takeSnapshot } = require('./snapshot.cjs');

/**
 * A spec file runs in the process' own realm, as the service does in production, not in a new `vm`
 * context: so the code that one file has compiled (runtime.cjs) serves the next as well. What a
 * file has changed of the process is put back after it.
 */
class ProcessEnvironment {
  constructor({ projectConfig }) {
    this.restore = takeSnapshot();
    this.global = globalThis;
    // Jest's own keeps this for as long as the process lives, with what `expect.extend` has added.
    Object.defineProperty(globalThis, Symbol.for('$$jest-matchers-object'), {
      configurable: true,
      value: { customEqualityTesters: [], matchers: Object.create(null), state: freshState() },
    });
    this.moduleMocker = new ModuleMocker(globalThis);
    // Behind a proxy it does not know the global object, and leaves `node:timers/promises` real:
    // tests wait by it while the time of the service is made up.
    const global = new Proxy(globalThis, {});
    this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global });
    this.fakeTimers = null;
  }

  async setup() {}

  async teardown() {
    this.fakeTimersModern.dispose();
    this.restore();
  }

  exportConditions() {
    return ['node', 'node-addons'];
  }

  /** Jest insists on one; runtime.cjs compiles without. */
  getVmContext() {
    return this.global;
  }
}

function freshState() {
  return {
    assertionCalls: 0,
    expectedAssertionsNumber: null,
    isExpectingAssertions: false,
    numPassingAsserts: 0,
    suppressedErrors: [],
  };
}

module.exports = ProcessEnvironment;

const { AsyncLocalStorage } = require('node:async_hooks');

/**
 * Remembers what specs may change of the process, and returns what puts it back: global variables,
 * the environment, the working directory, listeners, `process.exit` and the exit code.
 * Storages that follow promises are switched off: on Node 20 each costs at every later promise.
 */
function takeSnapshot() {
  const restorers = [globals, environment, listeners, exit, directory, storages].map((take) =>
    take(),
  );
  return () => {
    for (const restore of restorers) restore();
  };
}

function globals() {
  const before = Object.getOwnPropertyDescriptors(globalThis);
  return () => {
    for (const key of Reflect.ownKeys(globalThis)) {
      if (!Object.hasOwn(before, key)) Reflect.deleteProperty(globalThis, key);
    }
    for (const key of Reflect.ownKeys(before)) {
      Reflect.defineProperty(globalThis, key, before[key]);
    }
  };
}

function environment() {
  const { env } = process;
  const before = { ...env };
  return () => {
    process.env = env;
    for (const name of Object.keys(env)) {
      if (!Object.hasOwn(before, name)) delete env[name];
    }
    Object.assign(env, before);
  };
}

function listeners() {
  const of = (event) => process.rawListeners(event);
  const before = new Map(process.eventNames().map((event) => [event, of(event)]));
  return () => {
    for (const event of process.eventNames()) {
      const known = before.get(event) ?? [];
      const added = of(event).filter((listener) => !known.includes(listener));
      for (const listener of added) process.removeListener(event, listener);
    }
  };
}

/** Which Jest wraps anew for each file. */
function exit() {
  const { exit: before } = process;
  return () => {
    process.exit = before;
  };
}

function directory() {
  const before = process.cwd();
  return () => process.chdir(before);
}

const usedStorages = new Set();
for (const method of ['run', 'enterWith']) {
  const { [method]: original } = AsyncLocalStorage.prototype;
  AsyncLocalStorage.prototype[method] = function (...values) {
    usedStorages.add(this);
    return original.apply(this, values);
  };
}

/** Those of a spec file, of Jest's own copy for it too. */
function storages() {
  return () => {
    for (const storage of usedStorages) storage.disable();
    usedStorages.clear();
  };
}

module.exports = { takeSnapshot };

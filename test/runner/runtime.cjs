const { constants, compileFunction } = require('node:vm');
const { default: JestRuntime } = require('jest-runtime');

/** What has been compiled in this process: the function around each file, by its name. */
const compiled = new Map();

/**
 * Each spec file has modules of its own, as always with Jest: each that it imports is run anew. But
 * it is read by V8 once in each worker, not once for each spec file, which was half of the
 * time of all tests. Needs environment.cjs, since a function belongs to the realm it was compiled in.
 */
class CompileOnceRuntime extends JestRuntime {
  constructor(...settings) {
    super(...settings);
    const { executor } = this;
    if (!executor?.compile) throw new Error('another Jest: see what ModuleExecutor is called now');
    executor.compile = (source, filename) =>
      compileOnce(source, filename, executor.injectedModuleParameters);
  }
}

function compileOnce(source, filename, parameters) {
  const known = compiled.get(filename);
  if (known?.source === source) return known.module;
  const module = compileFunction(source, parameters, {
    filename,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  compiled.set(filename, { source, module });
  return module;
}

module.exports = CompileOnceRuntime;

// Given to a process by `--require`: on each message from its parent it says which functions of `src`
// were called since the last one, and how often.
const { Session } = require('node:inspector');
const { relative, join } = require('node:path');
const { fileURLToPath } = require('node:url');

const SRC = join(__dirname, '..', '..', '..', 'src');
const session = new Session();
session.connect();
session.post('Profiler.enable');
session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });

process.on('message', () => {
  session.post('Profiler.takePreciseCoverage', (error, { result }) => {
    process.send(result.flatMap(({ url, functions }) => calledIn(url, functions)));
  });
});

function calledIn(url, functions) {
  const file = url.startsWith('file:') ? fileURLToPath(url) : url;
  const path = relative(SRC, file);
  if (path.startsWith('..')) return [];
  const counts = functions.filter(isOwn).map(({ ranges: [range] }) => range.count);
  const calls = Math.max(0, ...counts);
  return calls > 0 ? [{ path, calls }] : [];
}

/** Neither the file as a whole nor what its exports are read by. */
function isOwn({ functionName, ranges: [range] }) {
  return range.startOffset > 0 && !/^get(?: |$)/.test(functionName);
}

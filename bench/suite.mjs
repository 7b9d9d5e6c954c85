/** `npm run bench`: measures what is asked for, one part after the other, and tells it. */
import { leaveSubjectCore } from './measure/cores.mjs';
import { readOptions, UsageError } from './options.mjs';
import { capacity } from './parts/capacity.mjs';
import { memory } from './parts/memory.mjs';
import { messages } from './parts/messages.mjs';
import { remembered } from './parts/remembered.mjs';
import { start } from './parts/start.mjs';
import { waiting } from './parts/waiting.mjs';
import { circumstances, keep, keepTables } from './report/files.mjs';
import { goals } from './report/goals.mjs';
import { TEXTS } from './report/texts.mjs';

const PARTS = { messages, start, waiting, memory, remembered, capacity };

function progress(text) {
  process.stderr.write(`${new Date().toTimeString().slice(0, 8)} ${text}\n`);
}

async function suite() {
  const options = readOptions(process.argv.slice(2));
  if (!options) return;
  leaveSubjectCore();
  let all = {};
  for (const name of options.parts) {
    const found = await PARTS[name]({ ...options, progress });
    console.log(`\n${TEXTS[name](found)}\n`);
    const about = { [name]: circumstances(options.sizes) };
    all = keep(options.out, { [name]: found, about });
  }
  console.log(goals(all));
  keepTables(options.out, all);
}

try {
  await suite();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error instanceof UsageError ? 2 : 1;
}

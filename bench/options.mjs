import { parseArgs } from 'node:util';
import { FULL, QUICK } from './measure/sizes.mjs';
import { SUBJECTS } from './subjects/list.mjs';

const PARTS = ['messages', 'start', 'waiting', 'memory', 'remembered', 'capacity'];
const MODES = ['plain', 'secure'];

const HELP = `npm run bench -- [options]
  --part a,b     ${PARTS.join(', ')} (default: all but capacity)
  --only a,b     ${SUBJECTS.map(({ name }) => name).join(', ')}
  --mode a       ${MODES.join(', ')} (default: both)
  --rounds n     of messages and remembered (default: ${FULL.rounds}; quick: ${QUICK.rounds})
  --quick        smaller in everything: some 4 minutes instead of 11
  --out file     results (default: bench/results/latest.json), the chart beside them`;

const options = {
  part: { type: 'string' },
  only: { type: 'string' },
  mode: { type: 'string' },
  rounds: { type: 'string' },
  quick: { type: 'boolean', default: false },
  out: { type: 'string' },
  help: { type: 'boolean', default: false },
};

/** Wrong usage; the message names the option and what it takes. */
export class UsageError extends Error {}

/**
 * What the command line asks for; undefined: help, which has been given.
 * @throws UsageError
 */
export function readOptions(args) {
  const { values } = parsed(args);
  if (values.help) return void console.log(HELP);
  const sizes = { ...(values.quick ? QUICK : FULL) };
  if (values.rounds) sizes.rounds = positive(values.rounds);
  const names = SUBJECTS.map(({ name }) => name);
  return {
    parts: chosen('part', values.part, PARTS) ?? PARTS.filter((part) => part !== 'capacity'),
    only: chosen('only', values.only, names),
    modes: chosen('mode', values.mode, MODES) ?? MODES,
    sizes,
    out: values.out ?? new URL('results/latest.json', import.meta.url).pathname,
  };
}

function parsed(args) {
  try {
    return parseArgs({ args, options });
  } catch (error) {
    throw new UsageError(`${error.message}\n${HELP}`);
  }
}

function chosen(option, value, possible) {
  const names = value?.split(',');
  const wrong = names?.find((name) => !possible.includes(name));
  if (wrong === undefined) return names;
  throw new UsageError(`--${option} ${wrong}: expected some of ${possible.join(', ')}`);
}

function positive(value) {
  if (/^[1-9]\d?$/.test(value)) return Number(value);
  throw new UsageError(`--rounds ${value}: expected a number from 1 to 99`);
}

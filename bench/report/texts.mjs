/** What each part found, as tables for a terminal. */
import { SUBJECTS, WORK } from '../subjects/list.mjs';
import { table, withSpread } from './table.mjs';

const label = (name) => SUBJECTS.find((one) => one.name === name)?.label ?? name;
const LOADS = { saturation: 'as fast as it goes, 64 connections', steady: '500 messages a second' };

function loads(mode, bySubject) {
  return Object.entries(LOADS).map(([load, title]) => {
    const header = ['', 'CPU µs', 'x bare', 'x co-wechat', 'messages/s', 'p50 ms', 'p99 ms'];
    const rows = Object.entries(bySubject).map(([name, { [load]: one }]) => [
      label(name),
      withSpread(one.microseconds),
      withSpread(one.toBare),
      one.toCoWechat ? withSpread(one.toCoWechat) : '',
      one.perSecond.median,
      one.p50.median,
      one.p99.median,
    ]);
    return `${mode} mode, ${title}\n${table(header, rows)}`;
  });
}

function resident(mode, bySubject) {
  const rows = Object.entries(bySubject).map(([name, { memory }]) => [
    label(name),
    withSpread(memory.own),
    withSpread(memory.file),
  ]);
  return `${mode} mode, resident MB after it\n${table(['', 'own', 'of files'], rows)}`;
}

/** What each subject does and does not do for a message. */
export function work(names) {
  const shown = SUBJECTS.filter(({ name }) => names.includes(name));
  const rows = Object.entries(WORK).map(([key, title]) =>
    [title].concat(shown.map((one) => extent(one, key))),
  );
  return `done for each message\n${table(['', ...shown.map((one) => one.name)], rows)}`;
}

function extent({ does, doesInSecure = [] }, key) {
  if (does.includes(key)) return 'yes';
  return doesInSecure.includes(key) ? 'secure' : '-';
}

function messages(found) {
  const modes = Object.entries(found);
  const texts = modes.flatMap(([mode, of]) => [...loads(mode, of), resident(mode, of)]);
  return [...texts, work(Object.keys(modes[0][1]))].join('\n\n');
}

/** One row for each entry, one column for each figure. */
function plainRows(found) {
  const entries = Object.entries(found);
  const columns = [...new Set(entries.flatMap(([, figures]) => Object.keys(figures)))];
  const rows = entries.map(([name, one]) =>
    [label(name)].concat(columns.map((key) => cell(one[key]))),
  );
  return table(['', ...columns], rows);
}

function cell(value) {
  return value?.median === undefined ? (value ?? '') : withSpread(value);
}

function remembered(found) {
  const texts = Object.entries(found).map(([name, { remembered: count, memory, ...byLoad }]) => {
    const held = `${memory.own} MB own, ${memory.file} MB of files`;
    return `${label(name)}, ${count} messages remembered (${held})\n${plainRows(byLoad)}`;
  });
  return texts.join('\n\n');
}

const titled = (title) => (found) => `${title}\n${plainRows(found)}`;

export const TEXTS = {
  messages,
  start: titled('from start to first answer, ms'),
  waiting: titled('deliveries that wait for handlers of 4.5 s, all at once; each: KB'),
  memory: titled('after many messages at a steady pace, MB; CPU µs; ms'),
  remembered,
  capacity: titled('instances and Redis, per message'),
};

/** CPU per message of each subject as bars, for the README. */
import { SUBJECTS } from '../subjects/list.mjs';

const ROW = 26;
const TOP = 54;
const NAMES = 176;
const PANEL = 300;
const BAR = 180;
/** Middle tones: to be read on white as on black. */
const TEXT = '#757d86';
const OURS = '#2f9e6e';
const THEIRS = '#7f95b5';

const PANELS = [
  { load: 'saturation', title: 'as fast as it goes' },
  { load: 'steady', title: '500 messages a second' },
];

/** @param {object} bySubject what `messages` found for one mode @returns {string} SVG */
export function chart(bySubject) {
  const shown = SUBJECTS.filter(({ name }) => bySubject[name]);
  const width = NAMES + PANELS.length * PANEL;
  const height = TOP + shown.length * ROW + 10;
  const parts = [
    text(0, 18, 'CPU µs per message (and times bare node:http), whole process, plain mode', 'bold'),
    ...shown.map(({ label }, row) => text(0, baseline(row), label)),
    ...PANELS.flatMap((panel, column) => bars(shown, bySubject, panel, column)),
  ];
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" ` +
    `font-family="system-ui, sans-serif" font-size="13" fill="${TEXT}" role="img" ` +
    `aria-label="CPU per message, side by side">\n${parts.join('\n')}\n</svg>\n`
  );
}

function bars(shown, bySubject, { load, title }, column) {
  const left = NAMES + column * PANEL;
  const figures = shown.map(({ name }) => bySubject[name][load]);
  const most = Math.max(...figures.map(({ microseconds }) => microseconds.median));
  const rows = figures.map(({ microseconds, toBare }, row) => {
    const length = Math.max(2, Math.round((microseconds.median / most) * BAR));
    const colour = shown[row].name.startsWith('service') ? OURS : THEIRS;
    const rectangle = `<rect x="${left}" y="${TOP + row * ROW}" width="${length}" height="16" rx="2" fill="${colour}"/>`;
    const told = `${microseconds.median} (${toBare.median}×)`;
    return `${rectangle}${text(left + length + 6, baseline(row), told)}`;
  });
  return [text(left, TOP - 12, title), ...rows];
}

function baseline(row) {
  return TOP + row * ROW + 13;
}

function text(x, y, content, weight = 'normal') {
  return `<text x="${x}" y="${y}" font-weight="${weight}">${content}</text>`;
}

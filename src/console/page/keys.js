import { toggleDrawer } from './composer.js';
import { allOff } from './faults.js';
import { matching } from './filter.js';
import { switchLanguage, switchProcesses, switchTheme, switchTime } from './header.js';
import { TABS } from './inspector-tabs.js';
import { current, update } from './store.js';
import * as story from './story-actions.js';

const focus = (selector) => document.querySelector(selector)?.focus();

/** Chooses the message so many places below the chosen one, where there is one. */
function step(by) {
  const shown = matching(current(), current().filter);
  const { selected = shown[0] } = current();
  const index = Math.max(0, shown.indexOf(selected));
  update({ selected: shown[Math.min(shown.length - 1, Math.max(0, index + by))] });
}

function turnTab(by) {
  const names = Object.keys(TABS);
  update({ tab: names.at((names.indexOf(current().tab) + by) % names.length) });
}

function chooseFollower(number) {
  const follower = current().server.followers[number - 1];
  if (follower) update({ follower: follower.openId });
}

const KEYS = {
  '?': () => update({ dialog: 'help' }),
  c: () => focus('[data-testid=composer]'),
  '/': () => focus('#filter'),
  j: () => step(1),
  k: () => step(-1),
  g: () => step(-Infinity),
  G: () => step(Infinity),
  '[': () => turnTab(-1),
  ']': () => turnTab(1),
  r: story.replay,
  R: story.retry,
  e: story.edit,
  s: story.saveTest,
  y: story.copyCommand,
  w: story.toggleRerun,
  '+': () => toggleDrawer('kinds'),
  m: () => toggleDrawer('menu'),
  f: () => focus('[data-testid=fault]'),
  x: allOff,
  t: switchTime,
  p: switchProcesses,
  l: switchLanguage,
  d: switchTheme,
};

const isTyping = ({ target }) => target.closest?.('input, textarea, dialog') !== null;

/** The keys of the page; `?` lists them. */
export function onKey(event) {
  if (event.key === 'Escape') {
    event.target.blur?.();
    update({ drawer: undefined });
  }
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
  if (/^[1-9]$/.test(event.key)) return chooseFollower(Number(event.key));
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  void act();
}

import { colourOf } from './names.js';
import { html } from './html.js';
import { say, span, term } from './words.js';

/** Milliseconds of WeChat's clock. */
const END = 20_000;
const TICKS = [0, 5, 10, 15, 20];

/** What comes later stands at the end of the clock. */
const onClock = (ms) => Math.min(END, ms);
const percent = (ms) => (onClock(ms) / END) * 100;
/** Less apart than this, labels would lie on one another. */
const ROOM = 2500;
const SIGNS = { answered: '✓', joined: '⇉', cut: '✂', refused: '⛔', failed: '✕' };

function place(at, took) {
  const left = percent(at);
  return { left: `${left}%`, width: `${Math.max(0, percent(at + took) - left)}%` };
}

export function Axis() {
  return html`<div class="axis" aria-hidden="true">
    ${TICKS.map((tick) => html`<span style=${{ left: `${percent(tick * 1000)}%` }}>${tick} s</span>`)}
  </div>`;
}

/** Deliveries made at once lie below one another. */
function levelsOf(deliveries) {
  const ends = [];
  return deliveries.map(({ at, took = END }) => {
    const free = ends.findIndex((end) => end <= at + 1);
    const level = free < 0 ? ends.length : free;
    ends[level] = at + took;
    return level;
  });
}

const wordOf = (result) => say(result === 'failed' ? 'failedResult' : (result ?? 'sent'));

function Delivery({ bar, level, levels, next, now }) {
  const { number, at, took = Math.max(0, now - at), result, process } = bar;
  const values = {
    number,
    result: wordOf(result),
    process,
    from: span(at),
    to: span(at + took),
  };
  const label = say('deliveryLabel', values);
  const height = 16 / levels;
  const hasRoom = levels === 1 && !(next && next.at - at < ROOM);
  return html`<div
    class="delivery"
    role="img"
    data-testid="delivery"
    data-result=${result}
    data-process=${colourOf(process)}
    title=${bar.problem ? `${label} · ${bar.problem}` : label}
    aria-label=${label}
    style=${{ ...place(at, took), top: `${level * height}px`, height: `${height - 1}px` }}
  >
    ${hasRoom && html`<span>${number} ${SIGNS[result] ?? '…'} ${span(at + took)}</span>`}
  </div>`;
}

function Run({ run, now }) {
  const { handler, at, took = Math.max(0, now - at), process, end } = run;
  const label = say('runLabel', {
    handler,
    process,
    end: end && term(end),
    from: span(at),
    to: span(at + took),
  });
  return html`<div
    class="run"
    role="img"
    data-process=${colourOf(process)}
    data-end=${end}
    title=${label}
    aria-label=${label}
    style=${place(at, took)}
  ></div>`;
}

/** Words that begin where their time is, or as far before it as they have no room. */
const caption = (at, words) =>
  html`<div class="caption" aria-hidden="true">${lasting(0, at)}<span>${words}</span></div>`;

const lasting = (from, to) =>
  html`<i style=${{ flexBasis: `${percent(to) - percent(from)}%` }}></i>`;

/** Words are above the bars, wherever they begin. */
const Runs = ({ runs, now }) => [
  ...runs.map((run) => html`<${Run} run=${run} now=${now} />`),
  ...runs.map(({ at, handler }) => caption(at, handler)),
];

const mark = (kind, at, sign, label, tone) =>
  html`<span
    class="mark"
    role="img"
    data-kind=${kind}
    data-tone=${tone}
    title=${label}
    aria-label=${label}
    style=${{ '--at': `${percent(at)}%` }}
    >${sign}</span
  >`;

/** Neighbours that are close to one another, together. */
function grouped(events) {
  const groups = [];
  for (const event of events) {
    const group = groups.at(-1);
    if (group && onClock(event.at) - onClock(group[0].at) < ROOM) group.push(event);
    else groups.push([event]);
  }
  return groups;
}

function Ledger({ ledger }) {
  const groups = grouped(ledger);
  const steps = groups.map((group, index) => {
    const [{ at, process }] = group;
    const told = group.map((step) =>
      say('ledgerLabel', { state: term(step.state), at: span(step.at) }),
    );
    const next = groups[index + 1]?.[0].at;
    const share = next === undefined ? 'auto' : `${percent(next) - percent(at)}%`;
    return html`<span
      class="ledger"
      role="img"
      data-process=${colourOf(process)}
      title=${told.join('\n')}
      aria-label=${told.join('; ')}
      style=${{ flexBasis: share }}
    >
      ${group.map(({ state }) => term(state)).join(' → ')}</span
    >`;
  });
  return [lasting(0, ledger[0]?.at ?? 0), ...steps];
}

const counted = (one, { length }) => (length > 1 ? `${one}${length}` : one);

/** What happens together is one mark, with its number. */
function marksOf({ calls, late }) {
  const called = grouped(calls).map((group) => {
    const labels = group.map(({ path, result, at }) =>
      say('callLabel', { path, result, at: span(at) }),
    );
    const tone = group.every(({ result }) => result === 'ok') ? '' : 'bad';
    return mark('call', group[0].at, counted('◆', group), labels.join('\n'), tone);
  });
  const sent = grouped(late).map((group) => {
    const labels = group.map(({ at }) => say('lateLabel', { at: span(at) }));
    return mark('late', group[0].at, counted('✉', group), labels.join('\n'));
  });
  return [...called, ...sent];
}

export function Chart({ story }) {
  const levels = levelsOf(story.deliveries);
  const most = Math.max(1, ...levels.map((level) => level + 1));
  const now = (Date.now() - story.sentAt) * story.speed;
  return html`<div class="chart">
    <div class="track deliveries">
      ${story.deliveries.map(
        (bar, index) =>
          html`<${Delivery}
            key=${bar.number}
            bar=${bar}
            level=${levels[index]}
            levels=${most}
            next=${story.deliveries[index + 1]}
            now=${now}
          />`,
      )}
    </div>
    <div class="track runs"><${Runs} runs=${story.runs} now=${now} /></div>
    <div class="track events">${marksOf(story)}</div>
    <div class="track records"><${Ledger} ledger=${story.ledger} /></div>
  </div>`;
}

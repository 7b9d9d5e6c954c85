import { colourOf } from './names.js';
import { html } from './html.js';
import { say } from './words.js';

/** Milliseconds of WeChat's clock. */
const END = 20_000;
const TICKS = [0, 5, 10, 15, 20];

const percent = (ms) => Math.min(100, (ms / END) * 100);
const seconds = (ms) => (ms / 1000).toFixed(ms < 100 ? 2 : 1);
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

function Delivery({ bar, level, levels, now }) {
  const { number, at, took = Math.max(0, now - at), result, process } = bar;
  const values = {
    number,
    result: wordOf(result),
    process,
    from: seconds(at),
    to: seconds(at + took),
  };
  const label = say('deliveryLabel', values);
  const height = 16 / levels;
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
    ${levels === 1 && html`<span>${number} ${SIGNS[result] ?? '…'} ${seconds(at + took)} s</span>`}
  </div>`;
}

function Run({ run, now }) {
  const { handler, at, took = Math.max(0, now - at), process, end } = run;
  const label = say('runLabel', {
    handler,
    process,
    end,
    from: seconds(at),
    to: seconds(at + took),
  });
  return html`<div
    class="run"
    role="img"
    data-process=${colourOf(process)}
    data-end=${end}
    title=${label}
    aria-label=${label}
    style=${place(at, took)}
  >
    <span>${handler}</span>
  </div>`;
}

const mark = (kind, at, sign, label, tone) =>
  html`<span
    class="mark"
    role="img"
    data-kind=${kind}
    data-tone=${tone}
    title=${label}
    aria-label=${label}
    style=${{ left: `${percent(at)}%` }}
    >${sign}</span
  >`;

function Ledger({ ledger }) {
  return ledger.map(({ at, state, process }, index) => {
    const label = say('ledgerLabel', { state, at: seconds(at) });
    const next = ledger[index + 1]?.at;
    return html`<span
      class="ledger"
      role="img"
      data-process=${colourOf(process)}
      title=${label}
      aria-label=${label}
      data-last=${next === undefined}
      style=${place(at, (next ?? at) - at)}
    >
      ${state}</span
    >`;
  });
}

function marksOf({ calls, late }) {
  return [
    ...calls.map(({ path, result, at }) =>
      mark(
        'call',
        at,
        '◆',
        say('callLabel', { path, result, at: seconds(at) }),
        result === 'ok' ? '' : 'bad',
      ),
    ),
    ...late.map(({ at }) => mark('late', at, '✉', say('lateLabel', { at: seconds(at) }))),
  ];
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
            now=${now}
          />`,
      )}
    </div>
    <div class="track runs">${story.runs.map((run) => html`<${Run} run=${run} now=${now} />`)}</div>
    <div class="track events">${marksOf(story)}</div>
    <div class="track records"><${Ledger} ledger=${story.ledger} /></div>
  </div>`;
}

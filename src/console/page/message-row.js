import { html } from './html.js';
import { Chart } from './lane-chart.js';
import { nameOf } from './names.js';
import { current, update, useStore } from './store.js';
import { say, verdictText } from './words.js';

const clock = (at) => new Date(at).toLocaleTimeString('zh-CN', { hour12: false });

/** The type in the words of the composer, where it has words. */
export function typeOf({ msgType }) {
  const name = msgType.toLowerCase();
  const words = say(name);
  return words === name ? msgType : words;
}

function Head({ story }) {
  const { id, summary, handler, sentAt, isForged, replayOf, follower, faults } = story;
  return html`<div class="head">
    <span class="id">#${id}</span>
    <span class="type">${typeOf(story)}</span>
    <b class="summary">${summary}</b>
    ${replayOf && html`<span class="tag">${say('replayOf', { id: replayOf })}</span>`}
    ${faults.map((fault) => html`<span class=${isForged ? 'tag bad' : 'tag'}>${say(fault)}</span>`)}
    <span class="who">${nameOf(follower)}${handler && ` → ${handler}`}</span>
    <time>${clock(sentAt)}</time>
  </div>`;
}

/** How it came out, for the colour beside the verdict. */
export function toneOf({ isDone, verdict, seen, deliveries, isForged }) {
  if (!isDone) return 'open';
  if (isForged) return deliveries.every(({ result }) => result === 'refused') ? 'good' : 'bad';
  if (seen?.kind === 'outage') return 'bad';
  return verdict.some(({ kind }) => kind === 'cause') ? 'warn' : 'good';
}

export function choose(id) {
  update({ selected: id, pane: current().pane === 'phone' ? 'phone' : 'inspector' });
}

export function Row({ id, isChosen }) {
  const story = useStore((state) => state.stories.get(id));
  // In the same story object that was replaced, nothing else can have changed.
  if (!story) return undefined;
  const onKeyDown = (event) => {
    if (event.key === 'Enter') choose(id);
  };
  return html`<article
    class="row"
    role="listitem"
    tabindex="0"
    data-testid="message-row"
    data-id=${id}
    aria-current=${isChosen ? 'true' : undefined}
    onClick=${() => choose(id)}
    onKeyDown=${onKeyDown}
  >
    <${Head} story=${story} />
    <p class="verdict" data-testid="verdict" data-tone=${toneOf(story)}>
      ${verdictText(story.verdict)}
    </p>
    <${Chart} story=${story} />
  </article>`;
}

import { act } from './api.js';
import { matching } from './filter.js';
import { html, useMemo } from './html.js';
import { Axis } from './lane-chart.js';
import { Row } from './message-row.js';
import { keepFilter } from './preferences.js';
import { current, update, useStore } from './store.js';
import { VirtualList } from './virtual-list.js';
import { say } from './words.js';

export function setFilter(filter) {
  keepFilter(filter);
  update({ filter });
}

/** The messages that fit the filter, the newest first. */
export function useShown() {
  const order = useStore((state) => state.order);
  const filter = useStore((state) => state.filter);
  return useMemo(() => matching(current(), filter), [order, filter]);
}

function Toolbar({ shown }) {
  const filter = useStore((state) => state.filter);
  const order = useStore((state) => state.order);
  return html`<div class="tools">
    <input
      type="search"
      id="filter"
      value=${filter}
      aria-label=${say('filter')}
      placeholder=${say('filter')}
      onInput=${({ currentTarget }) => setFilter(currentTarget.value)}
    />
    <span class="count" role="status"
      >${say('count', { shown: shown.length, all: order.length })}</span
    >
    <button class="quiet" onClick=${() => act('clear')} disabled=${order.length === 0}>
      ${say('clear')}
    </button>
  </div>`;
}

export function Lanes() {
  const shown = useShown();
  const filter = useStore((state) => state.filter);
  const selected = useStore((state) => state.selected ?? state.order.at(-1));
  return html`<section class="lanes" aria-label=${say('messages')}>
    <${Toolbar} shown=${shown} />
    <${Axis} />
    ${shown.length === 0 && html`<p class="hint">${say(filter === '' ? 'noMessages' : 'noMatches')}</p>`}
    <${VirtualList}
      items=${shown}
      label=${say('messages')}
      chosen=${shown.indexOf(selected)}
      draw=${(id) => html`<${Row} key=${id} id=${id} isChosen=${id === selected} />`}
    />
    <p class="legend">${say('legend')}</p>
  </section>`;
}

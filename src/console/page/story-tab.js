import { colourOf } from './names.js';
import { html } from './html.js';
import { say, span, term } from './words.js';

function Candidates({ candidates, pickup }) {
  const [winner] = candidates;
  if (!winner) return html`<p>${say('nobody')}</p>`;
  const { handler, by, claim } = winner;
  if (pickup) return html`<p>${say('noneAsked', { handler })}</p>`;
  return html`<p>${say('why', { handler, claim: term(claim), by: say('by')[by] })}</p>
    <ol class="candidates">
      ${candidates.map(
        (one, index) =>
          html`<li data-wins=${index === 0}>
            <b>${one.handler}</b> <code>${term(one.claim)}</code> <span>${say('by')[one.by]}</span>
            ${index === 0 && html`<em>${say('wins')}</em>`}
          </li>`,
      )}
    </ol>
    <p class="hint">${say('order')}</p>`;
}

/** All that happened, in its order. */
function stepsOf({ deliveries, runs, calls, late, ledger }) {
  const begun = deliveries.map(({ at: from, number, claim, process }) => [
    from,
    `→ ${number} ${term(claim ?? '')}`,
    process,
  ]);
  const ended = deliveries
    .filter(({ result }) => result)
    .map(({ at: from, took, number, result, process }) => [
      from + took,
      `← ${number} ${say(result === 'failed' ? 'failedResult' : result)}`,
      process,
    ]);
  const ran = runs.flatMap(({ at: from, took, handler, end, process }) => [
    [from, `▶ ${handler}`, process],
    ...(end ? [[from + took, `■ ${handler} ${term(end)}`, process]] : []),
  ]);
  const others = [
    ...calls.map(({ at: from, path, result, process }) => [from, `◆ ${path} ${result}`, process]),
    ...late.map(({ at: from, text }) => [from, `✉ ${text.slice(0, 80)}`]),
    ...ledger.map(({ at: from, state, process }) => [from, `▤ ${term(state)}`, process]),
  ];
  return [...begun, ...ran, ...others, ...ended].toSorted(([a], [b]) => a - b);
}

export function StoryTab({ story, found }) {
  return html`
    ${
      found.candidates &&
      html`<h3>${say(story.pickup ? 'onHandler' : 'candidates')}</h3>
        <${Candidates} candidates=${found.candidates} pickup=${story.pickup} />`
    }
    <h3>${say('steps')}</h3>
    <ul class="steps">
      ${stepsOf(story).map(
        ([ms, text, process]) =>
          html`<li data-process=${colourOf(process)}>
            <time>${span(ms)}</time> <span>${text}</span>
            ${process && html`<small>${say('process', { number: process })}</small>`}
          </li>`,
      )}
    </ul>
  `;
}

import { act } from './api.js';
import { html } from './html.js';
import { current, useStore } from './store.js';
import { say } from './words.js';

const GROUPS = [
  { group: 'onHandler', names: ['slow', 'throw', 'kill'] },
  { group: 'onDelivery', names: ['forge', 'replay', 'duplicate', 'downgrade'] },
  { group: 'onApi', names: ['kf-45015', 'kf-45047', 'kf-48001', 'token-40001'] },
];

export const switchFault = (name) =>
  act('fault', { name, on: !current().server.faults.includes(name) });

export async function allOff() {
  for (const name of current().server.faults) await act('fault', { name, on: false });
}

/** The arrow keys move between the buttons, as in a toolbar. */
function move(event) {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const buttons = [...event.currentTarget.querySelectorAll('button:not(:disabled)')];
  buttons.at((buttons.indexOf(document.activeElement) + step) % buttons.length)?.focus();
}

function Fault({ name, isOn, isPossible }) {
  return html`<button
    class="fault"
    data-testid="fault"
    data-fault=${name}
    aria-pressed=${isOn}
    title=${say(`${name}?`)}
    disabled=${!isPossible}
    onClick=${() => switchFault(name)}
  >
    ${say(name)}${isOn && html`<span class="off" aria-hidden="true">×</span>`}
  </button>`;
}

export function Faults() {
  const { faults, mode } = useStore((state) => state.server);
  return html`<div class="faults" role="toolbar" aria-label=${say('faults')} onKeyDown=${move}>
    <span class="what" aria-hidden="true">${say('faults')}</span>
    ${GROUPS.map(
      ({ group, names }) =>
        html`<div class="group" role="group" aria-label=${say(group)}>
          <span aria-hidden="true">${say(group)}</span>
          ${names.map(
            (name) =>
              html`<${Fault}
                key=${name}
                name=${name}
                isOn=${faults.includes(name)}
                isPossible=${name !== 'downgrade' || mode !== 'plain'}
              />`,
          )}
        </div>`,
    )}
  </div>`;
}

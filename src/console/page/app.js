import { Dialogs } from './dialogs.js';
import { Faults } from './faults.js';
import { Header } from './header.js';
import { html, render, useEffect } from './html.js';
import { Inspector } from './inspector.js';
import { onKey } from './keys.js';
import { Lanes } from './lanes.js';
import { listen } from './live.js';
import { Phone } from './phone.js';
import { update, useStore } from './store.js';
import { say } from './words.js';

const PANES = ['phone', 'messages', 'inspector'];

/** On a narrow page one of the panes is shown at a time. */
function Panes() {
  const pane = useStore((state) => state.pane);
  return html`<nav class="panes" aria-label=${say('title')}>
    ${PANES.map(
      (name) =>
        html`<button
          aria-current=${pane === name ? 'page' : undefined}
          onClick=${() => update({ pane: name })}
        >
          ${say(name)}
        </button>`,
    )}
  </nav>`;
}

function Notice() {
  const notice = useStore((state) => state.notice);
  return html`<div class="notice" role="status" aria-live="polite" hidden=${!notice}>
    ${notice}
  </div>`;
}

function App() {
  const language = useStore((state) => state.language);
  const pane = useStore((state) => state.pane);
  useEffect(() => {
    document.title = `wechat-callback · ${say('title')}`;
  }, [language]);
  return html`<div class="page" key=${language} data-pane=${pane}>
    <${Header} />
    <${Faults} />
    <${Panes} />
    <main class="columns">
      <${Phone} />
      <${Lanes} />
      <${Inspector} />
    </main>
    <${Notice} />
    <${Dialogs} />
  </div>`;
}

document.addEventListener('keydown', onKey);
listen();
render(html`<${App} />`, document.body);

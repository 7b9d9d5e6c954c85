import { doAs } from './doing.js';
import { html, useRef, useState } from './html.js';
import { Menu } from './menu.js';
import { current, update, useStore } from './store.js';
import { say } from './words.js';

const AT_ONCE = [
  'image',
  'voice',
  'video',
  'shortvideo',
  'location',
  'link',
  'subscribe',
  'unsubscribe',
];
/** These ask for a value first. */
const WITH_VALUE = { scan: 'scene', click: 'key', xml: 'xmlHint' };

function ValueForm({ kind, done }) {
  const submit = (event) => {
    event.preventDefault();
    const value = new FormData(event.currentTarget).get('value');
    void doAs({ kind, value });
    done();
  };
  return html`<form class="value" onSubmit=${submit}>
    <input
      name="value"
      aria-label=${say(WITH_VALUE[kind])}
      placeholder=${say(WITH_VALUE[kind])}
      ref=${(input) => input?.focus()}
    />
    <button class="primary">${say('send')}</button>
  </form>`;
}

function Kinds({ done }) {
  const [asking, setAsking] = useState('');
  const choose = (kind) => {
    void doAs({ kind });
    done();
  };
  return html`<div class="kinds" role="group" aria-label=${say('more')}>
    ${AT_ONCE.map((kind) => html`<button data-kind=${kind} onClick=${() => choose(kind)}>${say(kind)}</button>`)}
    ${Object.keys(WITH_VALUE).map(
      (kind) =>
        html`<button
          data-kind=${kind}
          aria-expanded=${asking === kind}
          onClick=${() => setAsking(kind)}
        >
          ${say(kind)} …
        </button>`,
    )}
    ${asking && html`<${ValueForm} key=${asking} kind=${asking} done=${done} />`}
  </div>`;
}

function sendText(field) {
  const value = field.value;
  if (value === '') return;
  field.value = '';
  void doAs({ kind: 'text', value });
}

function Writing() {
  const field = useRef();
  const submit = (event) => {
    event.preventDefault();
    sendText(field.current);
  };
  const onKeyDown = (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) submit(event);
  };
  return html`<form class="writing" onSubmit=${submit}>
    <textarea
      rows="1"
      data-testid="composer"
      ref=${field}
      onKeyDown=${onKeyDown}
      aria-label=${say('typeHere')}
      placeholder=${say('typeHere')}
    />
    <button class="primary" data-testid="send">${say('send')}</button>
  </form>`;
}

/** Which drawer is open below the text: more kinds of messages, the menu, or none. */
export const toggleDrawer = (name) =>
  update({ drawer: current().drawer === name ? undefined : name });

const close = () => update({ drawer: undefined });

function Opener({ name, words, sign }) {
  const drawer = useStore((state) => state.drawer);
  return html`<button
    class="quiet"
    aria-label=${words}
    title=${words}
    aria-expanded=${drawer === name}
    onClick=${() => toggleDrawer(name)}
  >
    ${sign}
  </button>`;
}

export function Composer() {
  const drawer = useStore((state) => state.drawer);
  return html`<div class="composer">
    <div class="bar">
      <${Opener} name="menu" words=${say('menu')} sign="☰" />
      <${Writing} />
      <${Opener} name="kinds" words=${say('more')} sign="+" />
    </div>
    ${drawer === 'kinds' && html`<${Kinds} done=${close} />`}
    ${drawer === 'menu' && html`<${Menu} />`}
  </div>`;
}

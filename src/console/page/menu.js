import { doAs } from './doing.js';
import { html, useState } from './html.js';
import { useStore } from './store.js';
import { say } from './words.js';

const SCANS = new Set(['scancode_push', 'scancode_waitmsg']);

/** What a tap of this button pushes to the account; undefined: nothing. */
function doingOf({ type, key = '', url = '', pagepath = '' }) {
  if (type === 'click') return { kind: 'click', value: key };
  if (type === 'view') return { kind: 'view', value: url };
  if (type === 'miniprogram') return { kind: 'menu', value: type, fields: { EventKey: pagepath } };
  if (SCANS.has(type) || /^(?:pic_|location_)/.test(type)) {
    return { kind: 'menu', value: type, fields: { EventKey: key } };
  }
  return undefined;
}

function tap(button) {
  const doing = doingOf(button);
  if (doing) void doAs(doing);
}

function Button({ button, isOpen, toggle }) {
  const children = button.sub_button ?? [];
  if (children.length === 0)
    return html`<button onClick=${() => tap(button)}>${button.name}</button>`;
  return html`<div class="branch">
    ${
      isOpen &&
      html`<div class="children" role="group" aria-label=${button.name}>
        ${children.map((child) => html`<button onClick=${() => tap(child)}>${child.name}</button>`)}
      </div>`
    }
    <button aria-expanded=${isOpen} onClick=${toggle}>≡ ${button.name}</button>
  </div>`;
}

/** The account's real menu, from the simulated platform. */
export function Menu() {
  const { followers } = useStore((state) => state.server);
  const follower = useStore((state) => state.follower);
  const menu = followers.find(({ openId }) => openId === follower)?.menu ?? [];
  const [open, setOpen] = useState();
  if (menu.length === 0) return html`<p class="hint menu">${say('noMenu')}</p>`;
  return html`<div class="menu" role="group" aria-label=${say('menu')}>
    ${menu.map(
      (button, index) =>
        html`<${Button}
          button=${button}
          isOpen=${open === index}
          toggle=${() => setOpen(open === index ? undefined : index)}
        />`,
    )}
  </div>`;
}

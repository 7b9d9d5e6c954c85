import { html, useLayoutEffect, useRef } from './html.js';
import { current, update, useStore } from './store.js';
import { replayEdited } from './story-actions.js';
import { say } from './words.js';

const close = () => update({ dialog: undefined });

function Dialog({ title, children }) {
  /** @type {import('preact').RefObject<HTMLDialogElement>} */
  const dialog = useRef(null);
  useLayoutEffect(() => dialog.current?.showModal(), []);
  return html`<dialog ref=${dialog} aria-label=${title} onClose=${close}>
    <header>
      <h2>${title}</h2>
      <button class="quiet" aria-label=${say('close')} onClick=${close}>×</button>
    </header>
    ${children}
  </dialog>`;
}

function Help() {
  return html`<${Dialog} title=${say('help')}>
    <dl class="keys">
      ${Object.entries(say('keys')).map(
        ([key, words]) =>
          html`<div>
            <dt><kbd>${key}</kbd></dt>
            <dd>${words}</dd>
          </div>`,
      )}
    </dl>
  <//>`;
}

function Field({ name, value }) {
  return html`<label
    ><span>${name}</span>
    <textarea name=${name} rows=${name === 'Content' ? 4 : 1}>${value}</textarea>
  </label>`;
}

function Edit() {
  const submit = (event) => {
    event.preventDefault();
    void replayEdited(Object.fromEntries(new FormData(event.currentTarget)));
    close();
  };
  return html`<${Dialog} title=${say('editTitle')}>
    <form class="fields" data-testid="edit-form" onSubmit=${submit}>
      <p class="hint">${say('editHint')}</p>
      ${Object.entries(current().fields).map(([name, value]) => html`<${Field} name=${name} value=${value} />`)}
      <div class="actions">
        <button type="button" class="quiet" onClick=${close}>${say('cancel')}</button>
        <button class="primary">${say('sendEdited')}</button>
      </div>
    </form>
  <//>`;
}

const DIALOGS = { help: Help, edit: Edit };

export function Dialogs() {
  const dialog = useStore((state) => state.dialog);
  return dialog && html`<${DIALOGS[dialog]} key=${dialog} />`;
}

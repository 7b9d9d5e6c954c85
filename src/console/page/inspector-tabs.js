import { Difference } from './difference.js';
import { html } from './html.js';
import { StoryTab } from './story-tab.js';
import { say, span } from './words.js';

const pretty = (value) => JSON.stringify(value, undefined, 2);
const laid = (xml = '') => xml.replaceAll(/(?<!\]\])>\s*<(?=[A-Za-z/])/g, '>\n<');

/** A heading with text as it is, if there is any. */
export const block = (title, text) =>
  text &&
  html`<h3>${title}</h3>
    <pre tabindex="0">${text}</pre>`;

function In({ found }) {
  const { request, xml, typed } = found;
  const isSealed = request.query.encrypt_type === 'aes';
  return html`
    ${block(say('typed'), typed && pretty({ ...typed, raw: undefined }))}
    ${block(say(isSealed ? 'decrypted' : 'raw'), laid(xml))}
    ${isSealed && block(say('raw'), request.body)} ${block(say('query'), pretty(request.query))}
  `;
}

function Out({ found }) {
  const { reply, replyXml, answer } = found;
  if (!reply && !answer) return html`<p class="hint">${say('nothingOut')}</p>`;
  return html`
    ${block(say('replyTyped'), reply && pretty(reply))} ${block(say('replyXml'), laid(replyXml))}
    ${block(say('replySealed'), answer)}
  `;
}

const valueOf = ({ query, body }, input) => {
  if (input === 'Encrypt') return /<Encrypt><!\[CDATA\[(.*?)\]\]>/.exec(body)?.[1] ?? '–';
  return query[input] ?? '';
};

function Signature({ found }) {
  const { checks, request } = found;
  const numbers = Object.keys(checks);
  if (numbers.length === 0) return html`<p class="hint">${say('noChecks')}</p>`;
  return numbers.map(
    (number) =>
      html`<h3>${number}</h3>
        <ul class="checks">
          ${checks[number].map(
            ({ input, ok }) =>
              html`<li data-ok=${ok}>
                <b>${ok ? '✓' : '✕'} ${input}</b> <span>${say(ok ? 'fits' : 'fails')}</span>
                <code>${valueOf(request, input)}</code>
              </li>`,
          )}
        </ul>`,
  );
}

function Api({ story, found }) {
  if (story.calls.length === 0) return html`<p class="hint">${say('noCalls')}</p>`;
  return story.calls.map(({ path, result, at, took }, index) => {
    const { request, answer } = found.calls[index] ?? {};
    return html`<h3>${path} · ${result}</h3>
      <p>${span(at)} + ${span(took)}</p>
      ${block(say('request'), request)} ${block(say('answer'), answer)}`;
  });
}

function Log({ found }) {
  if (found.log.length === 0) return html`<p class="hint">${say('noLog')}</p>`;
  return html`<ul class="log">
    ${found.log.map(
      ({ level, context, line }) =>
        html`<li data-level=${level}><b>${level}</b> <span>${context}</span> ${line}</li>`,
    )}
  </ul>`;
}

/** The tabs of the inspector, by their names. */
export const TABS = {
  story: StoryTab,
  in: In,
  out: Out,
  signature: Signature,
  api: Api,
  log: Log,
  difference: Difference,
};

import { colourOf } from './names.js';
import { act } from './api.js';
import { html } from './html.js';
import { keep } from './preferences.js';
import { current, update, useStore } from './store.js';
import { say } from './words.js';

export function switchLanguage() {
  const language = current().language === 'zh' ? 'en' : 'zh';
  keep('language', language);
  update({ language });
}

export function switchTheme() {
  const theme = current().theme === 'dark' ? 'light' : 'dark';
  keep('theme', theme);
  update({ theme });
}

export const switchTime = () => act('speed', { speed: current().server.speed === 1 ? 10 : 1 });

export const switchProcesses = () =>
  act('processes', { count: current().server.services.length === 1 ? 2 : 1 });

function Services() {
  const { services } = useStore((state) => state.server);
  const isConnected = useStore((state) => state.isConnected);
  if (!isConnected)
    return html`<span class="service" data-state="failed">${say('disconnected')}</span>`;
  return services.map(
    ({ process, state }) =>
      html`<span class="service" data-state=${state} data-process=${colourOf(process)}>
        ${say('process', { number: process })} · ${say(state)}
      </span>`,
  );
}

/** Why the service does not start. */
function Problem() {
  const { services } = useStore((state) => state.server);
  const problem = services.find(({ state }) => state === 'failed')?.problem;
  if (!problem) return undefined;
  return html`<div class="problem" role="alert">
    <pre>${problem}</pre>
    <p>${say('fixAndSave')}</p>
  </div>`;
}

function Time() {
  const { speed } = useStore((state) => state.server);
  return html`<button
    class="quiet"
    aria-pressed=${speed !== 1}
    title=${say('time')}
    onClick=${switchTime}
  >
    ⏱ ${say(speed === 1 ? 'realTime' : 'tenTimes')}
  </button>`;
}

function Processes() {
  const { services } = useStore((state) => state.server);
  return html`<button
    class="quiet"
    aria-label=${say('processes')}
    title=${say('processes')}
    onClick=${switchProcesses}
  >
    ${say('processes')} ${services.length}
  </button>`;
}

const quiet = (words, hint, onClick, testid) =>
  html`<button
    class="quiet"
    data-testid=${testid}
    title=${hint}
    aria-label=${words === '?' ? hint : undefined}
    onClick=${onClick}
  >
    ${words}
  </button>`;

export function Header() {
  const theme = useStore((state) => state.theme);
  const themeWords = say(theme === 'dark' ? 'themeLight' : 'theme');
  return html`<header class="header">
      <h1><img src="/page/icon.svg" alt="" width="24" height="24" />${say('title')}</h1>
      <div class="services" role="status"><${Services} /></div>
      <div class="switches">
        <${Time} />
        <${Processes} />
        ${quiet(say('language'), say('languageHint'), switchLanguage, 'language')}
        ${quiet(themeWords, say('themeHint'), switchTheme, 'theme')}
        ${quiet('?', say('help'), () => update({ dialog: 'help' }))}
      </div>
    </header>
    <${Problem} />`;
}

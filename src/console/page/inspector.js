import { details } from './api.js';
import { html, useEffect, useState } from './html.js';
import { TABS } from './inspector-tabs.js';
import { toneOf } from './message-row.js';
import { chosenStory, update, useStore } from './store.js';
import * as actions from './story-actions.js';
import { say, sentences, verdictText } from './words.js';

/** What the inspector has beside the story; asked for again when the story has changed. */
function useDetails(story) {
  const [found, setFound] = useState(/** @type {object | undefined} */ (undefined));
  useEffect(() => {
    let isWanted = true;
    if (story) void details(story.id).then((one) => isWanted && setFound(one));
    return () => (isWanted = false);
  }, [story]);
  return story && found?.['id'] === story.id ? found : undefined;
}

function Verdict({ story }) {
  const causes = sentences(story.verdict, 'cause');
  const cures = sentences(story.verdict, 'cure');
  return html`<div class="judgement" data-tone=${toneOf(story)}>
    <p class="told" data-testid="verdict">
      ${verdictText(story.verdict)}
      ${causes.map(
        (cause, index) =>
          html`<span class="cause"><b>${say('cause')}</b> ${cause}</span>
            <span class="cure"><b>${say('cure')}</b> ${cures[index]}</span>`,
      )}
    </p>
  </div>`;
}

const action = (name, words, hint, onClick, pressed) =>
  html`<button
    class=${name === 'replay' ? 'primary' : 'quiet'}
    data-testid=${name}
    title=${hint}
    aria-pressed=${pressed}
    onClick=${onClick}
  >
    ${words}
  </button>`;

function Actions() {
  const { rerun } = useStore((state) => state.server);
  return html`<div class="actions" role="group" aria-label=${say('inspector')}>
    ${action('replay', say('replayButton'), say('replayHint'), actions.replay)}
    ${action('edit', say('edit'), say('editHint'), actions.edit)}
    ${action('retry', say('retry'), say('retryHint'), actions.retry)}
    ${action('save-test', say('saveTest'), '', actions.saveTest)}
    ${action('copy', say('copy'), '', actions.copyCommand)}
    ${action('rerun', say('rerun'), say('rerunHint'), actions.toggleRerun, rerun !== undefined)}
  </div>`;
}

function Tabs({ tab, isReplay }) {
  const names = Object.keys(TABS).filter((name) => name !== 'difference' || isReplay);
  return html`<div class="tabs" role="tablist" aria-label=${say('inspector')}>
    ${names.map(
      (name) =>
        html`<button
          role="tab"
          aria-selected=${name === tab}
          onClick=${() => update({ tab: name })}
        >
          ${say(name)}
        </button>`,
    )}
  </div>`;
}

export function Inspector() {
  const story = useStore(chosenStory);
  const chosen = useStore((state) => state.tab);
  const found = useDetails(story);
  if (!story) {
    return html`<section class="inspector" data-testid="inspector" aria-label=${say('inspector')}>
      <p class="hint">${say('pick')}</p>
    </section>`;
  }
  const tab = chosen === 'difference' && !story.replayOf ? 'story' : chosen;
  return html`<section class="inspector" data-testid="inspector" aria-label=${say('inspector')}>
    <h2>#${story.id} <span>${story.summary || story.msgType}</span></h2>
    <${Verdict} story=${story} />
    <${Actions} />
    <${Tabs} tab=${tab} isReplay=${story.replayOf !== undefined} />
    <div class="panel" role="tabpanel" tabindex="0">
      ${found && html`<${TABS[tab]} story=${story} found=${found} />`}
    </div>
  </section>`;
}

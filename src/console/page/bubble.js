import { html } from './html.js';
import { linked } from './linked-text.js';
import { update, useStore } from './store.js';
import { say, span } from './words.js';

const media = (id) => `/media/${encodeURIComponent(id)}`;
/** Nothing comes from the internet: other pictures are shown as their frame. */
const pictureOf = (address = '') => /\/mmbiz\/([\w-]+)$/.exec(address)?.[1];

function Picture({ address }) {
  const id = pictureOf(address);
  if (id) return html`<img class="cover" src=${media(id)} alt="" />`;
  return html`<span class="cover" aria-hidden="true" title=${address}>🖼</span>`;
}

function Article({ article, isFirst }) {
  const { title, description, picUrl, url } = article;
  return html`<a
    class=${isFirst ? 'article first' : 'article'}
    href=${url || undefined}
    target="_blank"
    rel="noreferrer"
  >
    ${picUrl && html`<${Picture} address=${picUrl} />`}
    <b>${title}</b>
    ${isFirst && description && html`<span>${description}</span>`}
  </a>`;
}

const card = (sign, title, text) =>
  html`<div class="card">
    <span class="sign" aria-hidden="true">${sign}</span>
    <div><b>${title}</b>${text && html`<span>${text}</span>`}</div>
  </div>`;

const CONTENTS = {
  text: ({ content }) => html`<p>${linked(content.text ?? content.Content ?? '')}</p>`,
  image: ({ content }) =>
    html`<img class="picture" src=${media(content.mediaId)} alt=${say('image')} />`,
  voice: () => html`<span class="voice">${say('voice')} <span aria-hidden="true">◖))</span></span>`,
  video: ({ content }) => card('▶', content.title || say('video'), content.description),
  shortvideo: () => card('▶', say('shortvideo')),
  location: ({ content }) =>
    card('📍', content.Label || say('location'), `${content.Location_X}, ${content.Location_Y}`),
  link: ({ content }) => card('🔗', content.Title, content.Description),
  file: ({ content }) => card('📄', content.Title, `${content.FileTotalLen} B`),
  music: ({ content }) => card('♪', content.title || 'music', content.description),
  news: ({ content }) =>
    html`<div class="news">
      ${content.articles.map((article, index) => html`<${Article} article=${article} isFirst=${index === 0} />`)}
    </div>`,
};

function contentOf(bubble) {
  const shown = CONTENTS[bubble.type];
  return shown ? shown(bubble) : html`<p>${bubble.content.text ?? `[${bubble.type}]`}</p>`;
}

/** What WeChat marks below a bubble, and what the console does. */
function Marks({ bubble, story }) {
  const late = bubble.isLate && story?.late.find(({ text }) => text === bubble.content.text);
  const isCut = bubble.from === 'account' && !bubble.isLate && story?.uncutBytes;
  return html`<div class="marks">
    ${bubble.isGenerated && html`<span lang="zh-CN">内容由第三方AI生成</span>`}
    ${isCut && html`<span class="cut-mark">✂ ${say('cutMark', { bytes: story.uncutBytes })}</span>`}
    ${late && html`<span>${say('late', { at: span(late.at) })}</span>`}
  </div>`;
}

/** What leaves no bubble in WeChat: a click in the menu, following, a scan. */
function Note({ bubble }) {
  const { event, EventKey } = bubble.content;
  return html`<div class="note">${say('did', { what: event, value: EventKey })}</div>`;
}

export function Bubble({ bubble }) {
  const story = useStore((state) => state.stories.get(bubble.story));
  if (bubble.type === 'event') return html`<${Note} bubble=${bubble} />`;
  const choose = () => bubble.story && update({ selected: bubble.story });
  const isGrey = bubble.from === 'wechat';
  const text = bubble.content.text ?? say('transfer');
  return html`<div class="line" data-from=${bubble.from} onClick=${choose}>
    ${
      isGrey
        ? html`<div class="grey" data-testid="bubble" data-from="wechat" lang="zh-CN">${text}</div>`
        : html`<div
            class="bubble"
            data-testid="bubble"
            data-from=${bubble.from}
            data-type=${bubble.type}
          >
            ${contentOf(bubble)}
          </div>`
    }
    <${Marks} bubble=${bubble} story=${story} />
  </div>`;
}

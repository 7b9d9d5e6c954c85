import { html } from './html.js';

const ANCHOR =
  /<a\s+[^>]*?href\s*=\s*["']([^"']*)["'][^>]*>(.*?)<\/a>|(https?:\/\/[^\s<>"'，。；！？、）】]+)/gis;

/** Text as WeChat shows it: its links, and nothing else of HTML. */
export function linked(text) {
  const parts = [];
  let end = 0;
  for (const { 0: whole, 1: address, 2: words, 3: bare, index } of text.matchAll(ANCHOR)) {
    parts.push(text.slice(end, index), link(address ?? bare, words ?? bare));
    end = index + whole.length;
  }
  return [...parts, text.slice(end)];
}

function link(address, words) {
  const isPage = /^https?:\/\//i.test(address);
  if (!isPage) return html`<span class="link" title=${address}>${words}</span>`;
  return html`<a class="link" href=${address} target="_blank" rel="noreferrer">${words}</a>`;
}

import { update } from './store.js';

const HEADERS = { 'content-type': 'application/json', 'x-wechat-console': 'page' };
const NOTICE_MS = 6000;
let clearing;

/** Says something at the bottom of the page for a while. */
export function notify(text) {
  clearTimeout(clearing);
  update({ notice: text });
  clearing = setTimeout(() => update({ notice: undefined }), NOTICE_MS);
}

/** Has the console do something; what goes wrong is told. */
export async function act(name, body = {}) {
  const request = { method: 'POST', headers: HEADERS, body: JSON.stringify(body) };
  try {
    const response = await fetch(`/act/${name}`, request);
    const answer = await response.json();
    if (!response.ok) notify(answer.error);
    return response.ok ? answer : undefined;
  } catch (error) {
    notify(String(error));
    return undefined;
  }
}

/** What the inspector shows of a message beside what the list shows. */
export async function details(id) {
  const response = await fetch(`/data/${id}`).catch(() => undefined);
  return response?.ok ? response.json() : undefined;
}

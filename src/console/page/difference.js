import { details } from './api.js';
import { html, useEffect, useState } from './html.js';
import { say } from './words.js';

/** The longest common lines of two texts, each line with where it comes from. */
export function differingLines(before, after) {
  const [a, b] = [before.split('\n'), after.split('\n')];
  const lengths = a.map(() => b.map(() => 0));
  const at = (i, j) => lengths[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      lengths[i][j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) lines.push([' ', a[i++], j++]);
    else if (j >= b.length || (i < a.length && at(i + 1, j) >= at(i, j + 1)))
      lines.push(['-', a[i++]]);
    else lines.push(['+', b[j++]]);
  }
  return lines.map(([sign, text]) => ({ sign, text }));
}

const replyOf = (found) => JSON.stringify(found?.reply ?? {}, undefined, 2).replaceAll('\\n', '\n');
const xmlOf = ({ replyXml = '' }) => replyXml.replace(/<CreateTime>\d+<\/CreateTime>\s*/, '');

/** The reply of a replay beside the one that it repeats. */
export function Difference({ story, found }) {
  const [before, setBefore] = useState();
  useEffect(() => {
    void details(story.replayOf).then(setBefore);
  }, [story.replayOf]);
  if (!before) return undefined;
  // A retry is answered from memory: no handler has returned anything.
  const textOf = found.reply || !found.replyXml ? replyOf : xmlOf;
  const lines = differingLines(textOf(before), textOf(found));
  const isSame = lines.every(({ sign }) => sign === ' ');
  return html`<p>
      <del>${say('before', { id: story.replayOf })}</del>
      <ins>${say('after', { id: story.id })}</ins>
    </p>
    ${isSame && html`<p class="hint">${say('same')}</p>`}
    <pre class="difference" tabindex="0">
${lines.map(({ sign, text }) => html`<span data-sign=${sign}>${sign} ${text} </span>`)}</pre>`;
}

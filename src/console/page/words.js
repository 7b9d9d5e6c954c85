import { current } from './store.js';
import { timeSpan } from './time-span.js';
import { english } from './words-en.js';
import { chinese } from './words-zh.js';
import { englishVerdict } from './verdict-en.js';
import { chineseVerdict } from './verdict-zh.js';

const WORDS = { en: english, zh: chinese };
const VERDICTS = { en: englishVerdict, zh: chineseVerdict };

/** The words of this name in the language that is chosen. */
export function say(name, values = {}) {
  const words = WORDS[current().language][name] ?? name;
  return typeof words === 'function' ? words(values) : words;
}

/** A word of the service's own: a state of the ledger, the end of a run … */
export const term = (word) => WORDS[current().language].terms[word] ?? word;

/** Milliseconds, with their unit. */
export const span = (ms) => timeSpan(ms, current().language === 'zh' ? ['毫秒', '秒'] : undefined);

/** Sentences of a verdict, of one kind. */
export function sentences(verdict, kind) {
  const words = VERDICTS[current().language][kind];
  return verdict
    .filter((sentence) => sentence.kind === kind)
    .map(({ code, values }) => words[code]?.(values) ?? code);
}

/** The whole verdict in one text. */
export function verdictText(verdict) {
  const { language } = current();
  const events = sentences(verdict, 'event');
  const [join, end] = language === 'zh' ? ['；', '。'] : ['; ', '.'];
  const told = events.join(join);
  const first = told.charAt(0).toUpperCase() + told.slice(1);
  return told === '' ? '' : `${first}${end}`;
}

import { current } from './store.js';
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

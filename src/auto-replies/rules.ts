import { toMessage, type IncomingMessage, type SingleReply } from '../wechat';
import { folded, foldedWords } from './folding';

/** What a rule answers: all of the replies, or one of them by chance. */
export interface Answers {
  readonly replies: readonly SingleReply[];
  readonly pick: 'all' | 'one';
}

export interface KeywordRule extends Answers {
  /** For metrics and the log; the first of its keywords where it has none. */
  readonly name: string;
  readonly equals: readonly string[];
  readonly contains: readonly string[];
}

/** What a `replies.yaml` says. */
export interface ReplyRules {
  readonly follow?: Answers;
  readonly default?: Answers;
  /** Milliseconds between two default replies to one user; 0: always. */
  readonly defaultEvery: number;
  readonly keywords: readonly KeywordRule[];
}

/** Finds the rule of a text: the first that it equals, else the first that it contains. */
export class KeywordIndex {
  private readonly equal = new Map<string, KeywordRule>();
  private readonly contained: (readonly [string, KeywordRule])[] = [];

  constructor(rules: readonly KeywordRule[]) {
    for (const rule of rules) {
      for (const keyword of rule.equals.map(folded)) {
        if (!this.equal.has(keyword)) this.equal.set(keyword, rule);
      }
      for (const keyword of rule.contains.map(foldedWords)) this.contained.push([keyword, rule]);
    }
  }

  /** As a menu key is looked up. */
  equalTo(text: string): KeywordRule | undefined {
    return this.equal.size === 0 ? undefined : this.equal.get(folded(text));
  }

  find(text: string): KeywordRule | undefined {
    const equal = this.equalTo(text);
    if (equal || this.contained.length === 0) return equal;
    const words = foldedWords(text);
    return this.contained.find(([keyword]) => words.includes(keyword))?.[1];
  }

  /** All rules that fit, the one that `find` gives first. */
  fitting(text: string): readonly KeywordRule[] {
    const words = foldedWords(text);
    const contained = this.contained.filter(([keyword]) => words.includes(keyword));
    const equal = this.equalTo(text);
    return [...new Set([...(equal ? [equal] : []), ...contained.map(([, rule]) => rule)])];
  }
}

/** A private character, which no keyword has: what answers it answers every text. */
const UNNAMED = '\u{10FFFD}';

/** A message for which there can be no rule but the default. */
export function textWithoutRule(): IncomingMessage {
  return toMessage({
    ToUserName: 'gh_rules',
    FromUserName: 'oRules',
    CreateTime: '0',
    MsgType: 'text',
    MsgId: '0',
    Content: UNNAMED,
  });
}

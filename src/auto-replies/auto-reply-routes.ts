import { randomInt } from 'node:crypto';
import {
  isEvent,
  isMessage,
  reply,
  type IncomingMessage,
  type OtherRoutes,
  type Reply,
  type Route,
} from '../wechat';
import { KeywordIndex, type Answers, type KeywordRule, type ReplyRules } from './rules';

/** The rules as routes, which metrics and the log name as they name handlers. */
export class AutoReplyRoutes implements OtherRoutes {
  private readonly keywords: KeywordIndex;
  private readonly byRule: ReadonlyMap<KeywordRule, Route>;
  private readonly follow: Route | undefined;
  private readonly default: Route | undefined;

  constructor({ follow, keywords, default: fallback, defaultEvery }: ReplyRules) {
    this.keywords = new KeywordIndex(keywords);
    this.byRule = new Map(
      keywords.map((rule) => [rule, routeOf(`keyword ${rule.name}`, 'text', rule, rule.name)]),
    );
    this.follow = follow && routeOf('follow', 'event subscribe', follow);
    const every = defaultEvery === 0 ? {} : { every: defaultEvery };
    this.default = fallback && { ...routeOf('default', '*', fallback), ...every };
  }

  /** Before handlers of a whole type: follow, a keyword, or a menu key that is one. */
  specific(message: IncomingMessage): Route | undefined {
    if (isMessage(message, 'text')) return this.routeFor(this.keywords.find(message.content));
    if (!isEvent(message)) return undefined;
    if (isEvent(message, 'subscribe')) return this.follow;
    return isEvent(message, 'CLICK')
      ? this.routeFor(this.keywords.equalTo(message.eventKey))
      : undefined;
  }

  /** Where no handler takes a message; events are no doing of the user's, as a rule. */
  fallback(message: IncomingMessage): Route | undefined {
    return isEvent(message) ? undefined : this.default;
  }

  fitting(message: IncomingMessage): readonly Route[] {
    if (!isMessage(message, 'text')) return [this.specific(message) ?? []].flat();
    const rules = this.keywords.fitting(message.content);
    return rules.flatMap((rule) => this.routeFor(rule) ?? []);
  }

  private routeFor(rule: KeywordRule | undefined): Route | undefined {
    return rule && this.byRule.get(rule);
  }
}

const WHOLE = { kind: 'whole' } as const;

function routeOf(name: string, place: string, answers: Answers, key?: string): Route {
  const condition = key === undefined ? WHOLE : ({ kind: 'key', key } as const);
  return {
    handlerName: `replies.yaml: ${name}`,
    claim: { place, condition, options: {} },
    handler: { handle: () => replyOf(answers) },
  };
}

function replyOf({ replies, pick }: Answers): Reply {
  if (pick === 'one') return replies[randomInt(replies.length)] ?? reply.none();
  const [only = reply.none(), ...more] = replies;
  return more.length === 0 ? only : reply.several(replies);
}

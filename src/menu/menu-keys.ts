import { toMessage, type IncomingMessage } from '../wechat';
import { leavesOf, type Menu } from './menu';

const EVENTS: Readonly<Record<string, string>> = { click: 'CLICK' };

/** A key of the menu that nothing answers. */
export interface UnansweredKey {
  readonly name: string;
  readonly type: string;
  readonly key: string;
}

/**
 * The entries of a menu whose taps would get no answer.
 * @param isAnswered whether a handler or a keyword takes the message that a tap sends
 */
export function unansweredKeys(
  menu: Menu,
  isAnswered: (message: IncomingMessage) => boolean,
): readonly UnansweredKey[] {
  return leavesOf(menu).flatMap(({ name, type = '', key }) => {
    if (key === undefined || isAnswered(tapOf(type, key))) return [];
    return [{ name, type, key }];
  });
}

/** In words, for the log and the command line. */
export function described({ name, type, key }: UnansweredKey): string {
  const event = EVENTS[type] ?? type;
  const keyword = type === 'click' ? `, or a keyword rule that equals ${key}` : '';
  return `"${name}" has the key ${key}, which nothing answers: add @OnEvent('${event}', '${key}')${keyword}`;
}

function tapOf(type: string, key: string): IncomingMessage {
  return toMessage({
    ToUserName: 'gh_menu',
    FromUserName: 'oMenu',
    CreateTime: '0',
    MsgType: 'event',
    Event: EVENTS[type] ?? type,
    EventKey: key,
  });
}

import { type OnApplicationBootstrap, Injectable, Logger } from '@nestjs/common';
import { reasonOf } from '../reason-of';
import { type IncomingMessage, Accounts, MessageRouter, toMessage } from '../wechat';
import { readMenu } from './menu-file';
import { type Menu, leavesOf } from './menu';

export const MENU_FILE = './menu.yaml';

/** Names at the start the keys of `menu.yaml`, where there is one, that nothing answers. */
@Injectable()
export class MenuCheck implements OnApplicationBootstrap {
  private readonly logger = new Logger('Menu');

  constructor(
    private readonly router: MessageRouter,
    private readonly accounts: Accounts,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    try {
      const menu = await readMenu(MENU_FILE);
      const [account] = this.accounts.all();
      if (!menu || !account) return;
      const unanswered = unansweredKeys(menu, (message) => this.router.answers(message, account));
      for (const one of unanswered) this.logger.warn(`${MENU_FILE}: ${described(one)}`);
    } catch (error) {
      this.logger.warn(reasonOf(error));
    }
  }
}

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

import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { reasonOf } from '../reason-of';
import { Accounts, MessageRouter } from '../wechat';
import { described, unansweredKeys } from './menu-keys';
import { readMenu } from './menu-file';

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

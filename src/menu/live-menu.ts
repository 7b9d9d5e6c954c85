import { WechatApiError, type WechatApiClient } from '../wechat-api';
import {
  fromApi,
  fromWebsite,
  type ApiMenu,
  type PulledMenu,
  type SelfMenuButton,
} from './from-wechat';
import type { Menu } from './menu';

const NO_MENU = 46003;
const NOT_GRANTED = 48001;
const NO_SUCH_CONDITIONAL = 65301;

interface SelfMenu {
  readonly is_menu_open?: number;
  readonly selfmenu_info?: { readonly button?: readonly SelfMenuButton[] };
}

/** The menu that users see, at WeChat. */
export class LiveMenu {
  constructor(private readonly api: WechatApiClient) {}

  /** Made by API, or else on the website; undefined: there is none. @throws WechatApiError */
  async pull(): Promise<PulledMenu | undefined> {
    const made = await this.madeByApi().catch((error: unknown) => {
      // Everybody may ask for what was made on the website.
      if (error instanceof WechatApiError && error.errcode === NOT_GRANTED) return undefined;
      throw error;
    });
    if (made) return { menu: fromApi(made), rules: [], notes: [] };
    const { selfmenu_info: info } = await this.api.get<SelfMenu>(
      '/cgi-bin/get_current_selfmenu_info',
    );
    const buttons = info?.button ?? [];
    return buttons.length > 0 ? fromWebsite(buttons) : undefined;
  }

  /** Made by API alone. @throws WechatApiError, also where the account may not have one */
  async current(): Promise<Menu | undefined> {
    const made = await this.madeByApi();
    return made && fromApi(made);
  }

  /** Replaces the default menu and all conditional ones. @throws WechatApiError */
  async push({ button, conditional = [] }: Menu): Promise<void> {
    const before = (await this.madeByApi())?.conditionalmenu ?? [];
    const idempotent = { idempotent: true };
    await this.api.post('/cgi-bin/menu/create', { button }, idempotent);
    for (const { menuid } of before) {
      if (menuid !== undefined) await this.deleteConditional(String(menuid));
    }
    for (const one of conditional) await this.api.post('/cgi-bin/menu/addconditional', one);
  }

  /** The default menu and all conditional ones. @throws WechatApiError */
  async delete(): Promise<void> {
    await this.api.get('/cgi-bin/menu/delete');
  }

  /** Somebody else may have deleted it meanwhile. */
  private async deleteConditional(menuid: string): Promise<void> {
    try {
      await this.api.post('/cgi-bin/menu/delconditional', { menuid }, { idempotent: true });
    } catch (error) {
      const isGone = error instanceof WechatApiError && error.errcode === NO_SUCH_CONDITIONAL;
      if (!isGone) throw error;
    }
  }

  private async madeByApi(): Promise<ApiMenu | undefined> {
    try {
      const made = await this.api.get<ApiMenu>('/cgi-bin/menu/get');
      const buttons = made.menu?.button ?? [];
      return buttons.length + (made.conditionalmenu ?? []).length > 0 ? made : undefined;
    } catch (error) {
      if (error instanceof WechatApiError && error.errcode === NO_MENU) return undefined;
      throw error;
    }
  }
}

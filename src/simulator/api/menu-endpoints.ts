import type { Clock } from '../clock';
import type { WebsiteButton } from '../website/auto-reply-settings';
import type { Website } from '../website/website';
import {
  ApiFailure,
  checkEncoding,
  done,
  get,
  isRecord,
  jsonAnswer,
  jsonBody,
  post,
  textOf,
  type ApiRequest,
  type Endpoints,
} from './api-endpoint';
import { CallQuota } from './call-quota';
import { checkedButtons, type Button, type ConditionalMenu } from './menus';

const RULES = new Set(['tag_id', 'client_platform_type']);
const MOST_DOMAINS = 3;

/** The menus that were made by the API. */
export class ApiMenus {
  button: readonly Button[] | undefined;
  conditional: readonly ConditionalMenu[] = [];
  readonly tags = new Map<string, string>();
  private lastId = 208_379_532;

  /** Newer ones have greater ids. */
  nextId(): string {
    this.lastId += 1;
    return String(this.lastId);
  }

  clear(): undefined {
    this.button = undefined;
    this.conditional = [];
  }

  /** What a user sees: the newest conditional menu that fits, else the default one. */
  shownTo(openId: string): readonly Button[] {
    const tag = this.tags.get(openId);
    const fits = this.conditional.findLast(
      ({ matchrule }) => tag !== undefined && matchrule['tag_id'] === tag,
    );
    return fits?.button ?? this.button ?? [];
  }
}

interface MenuSurroundings {
  readonly verified: boolean;
  readonly clock: Clock;
  readonly website: Website;
  readonly connected: () => boolean;
  /** A temporary media id, new at each call, for what the website keeps. */
  readonly lend: (mediaId: string) => string;
}

/** `/cgi-bin/menu/…` and what tells of menus made anywhere. */
export function menuEndpoints(menus: ApiMenus, around: MenuSurroundings): Endpoints {
  const limited = (act: Act, daily: number) => limitedTo(daily, act, around);
  return {
    '/cgi-bin/menu/create': post(limited((request) => create(menus, request), 1000)),
    '/cgi-bin/menu/get': get(limited(() => menuOf(menus), 10_000)),
    '/cgi-bin/menu/delete': get(limited(() => menus.clear(), 1000)),
    '/cgi-bin/menu/addconditional': post(limited((request) => add(menus, request), 2000)),
    '/cgi-bin/menu/delconditional': post(limited((request) => remove(menus, request), 2000)),
    '/cgi-bin/menu/trymatch': post(limited((request) => tryMatch(menus, request), 20_000)),
    '/cgi-bin/get_current_selfmenu_info': get(() => jsonAnswer(selfMenu(menus, around))),
  };
}

type Act = (request: ApiRequest) => object | undefined;

/** For verified accounts, and so often a day. */
function limitedTo(daily: number, act: Act, { verified, clock }: MenuSurroundings) {
  const calls = new CallQuota(clock, daily);
  return (request: ApiRequest) => {
    if (!verified) throw new ApiFailure(48001, 'api unauthorized');
    calls.take(45009, 'reach max api daily quota limit');
    const answer = act(request);
    return answer ? jsonAnswer(answer) : done();
  };
}

function create(menus: ApiMenus, request: ApiRequest): undefined {
  menus.button = checkedButtons(bodyOf(request)['button']);
}

function tryMatch(menus: ApiMenus, request: ApiRequest): object {
  return { button: menus.shownTo(textOf(jsonBody(request), 'user_id')) };
}

function bodyOf(request: ApiRequest) {
  checkEncoding(request);
  return jsonBody(request);
}

function menuOf({ button, conditional }: ApiMenus): object {
  if (!button) throw new ApiFailure(46003, 'menu no exist');
  const shown = button.map((one) => ({ ...one, sub_button: one['sub_button'] ?? [] }));
  // The id is a text where a menu is made and deleted, and a number here. No order is promised.
  const others = conditional.map((one) => ({ ...one, menuid: Number(one.menuid) }));
  return {
    menu: { button: shown },
    ...(others.length > 0 && { conditionalmenu: others.toReversed() }),
  };
}

function add(menus: ApiMenus, request: ApiRequest): object {
  const body = bodyOf(request);
  const rule = body['matchrule'];
  if (!menus.button)
    throw new ApiFailure(65303, 'there is no selfmenu, please create selfmenu first');
  if (!isRecord(rule) || Object.values(rule).every((value) => value === '')) {
    throw new ApiFailure(65304, 'match rule empty');
  }
  if (Object.keys(rule).some((name) => !RULES.has(name))) {
    throw new ApiFailure(65320, 'personal information is not allowed');
  }
  const button = checkedButtons(body['button']);
  if (domainsOf(button).size > MOST_DOMAINS) throw new ApiFailure(65316, 'too many domains');
  const menuid = menus.nextId();
  menus.conditional = [...menus.conditional, { menuid, button, matchrule: rule }];
  return { menuid };
}

function remove(menus: ApiMenus, request: ApiRequest): undefined {
  const id = textOf(jsonBody(request), 'menuid');
  const left = menus.conditional.filter(({ menuid }) => menuid !== id);
  if (left.length === menus.conditional.length) throw new ApiFailure(65301, 'not exist menuid');
  menus.conditional = left;
}

function domainsOf(buttons: readonly Button[]): ReadonlySet<string> {
  const all = buttons.flatMap((one) => [one, ...((one['sub_button'] ?? []) as readonly Button[])]);
  return new Set(all.flatMap((one) => (one['url'] ? [new URL(String(one['url'])).host] : [])));
}

/** Here the entries below a button stand in an object. */
function selfMenu({ button }: ApiMenus, { website, connected, lend }: MenuSurroundings): object {
  if (button) return { is_menu_open: 1, selfmenu_info: { button: button.map(asSelfMenu) } };
  const lent = (one: WebsiteButton): WebsiteButton => ({
    ...one,
    ...(['img', 'voice'].includes(one.type ?? '') && one.value && { value: lend(one.value) }),
    ...(one.sub_button && { sub_button: { list: one.sub_button.list.map(lent) } }),
  });
  const isOpen = website.menu.length > 0 && !connected();
  return { is_menu_open: isOpen ? 1 : 0, selfmenu_info: { button: website.menu.map(lent) } };
}

function asSelfMenu({ sub_button: sub, ...button }: Button): Button {
  const list = (sub ?? []) as readonly Button[];
  return list.length > 0 ? { ...button, sub_button: { list: list.map(asSelfMenu) } } : button;
}

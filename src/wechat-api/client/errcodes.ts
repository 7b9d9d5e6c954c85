/** What an errcode asks of the caller. */
export interface ErrcodeMeaning {
  /** Cause and cure, for the operator. */
  readonly hint: string;
  /**
   * `token`: the access token is void, refresh it and repeat once;
   * `configuration`: only the operator can mend it;
   * `busy`: the same call may succeed a little later.
   */
  readonly kind?: 'token' | 'configuration' | 'busy';
}

const UNKNOWN: ErrcodeMeaning = { hint: 'look the code up on the page of the API that was called' };

const SECRET = 'AppSecret (WECHAT_APP_SECRET, or appSecret in the file of accounts)';
const APP_ID = 'AppID (WECHAT_APP_ID, or appId in the file of accounts)';

/**
 * WeChat's errcodes and their cures.
 * @see https://developers.weixin.qq.com/doc/service/guide/dev/api/errorcode.html
 */
const MEANINGS: Readonly<Record<number, ErrcodeMeaning>> = {
  [-1]: { kind: 'busy', hint: 'WeChat is busy: try again in a moment' },
  40001: { kind: 'token', hint: 'the access token is void or not the latest: refresh it' },
  40002: { kind: 'configuration', hint: 'grant_type must be client_credential' },
  40003: { hint: 'the openid is malformed or belongs to another account' },
  40004: { hint: 'the media type must be image, voice, video or thumb' },
  40005: { hint: 'the file format does not fit the media type' },
  40006: { hint: 'the file size is over the limit of its media type' },
  40007: { hint: 'the media_id is unknown or older than 3 days, or this account may not use it' },
  40009: { hint: 'the image is over the size limit' },
  40013: { kind: 'configuration', hint: `check the ${APP_ID}: case counts` },
  40014: { kind: 'token', hint: 'the access token is malformed: refresh it' },
  40015: { hint: 'the menu type is not known: see the types in docs/switching-on.md' },
  40016: { hint: 'a menu has 1 to 3 buttons' },
  40017: { hint: 'the type of a button is unknown or missing: see docs/switching-on.md' },
  40018: { hint: 'the name of a button takes 1 to 16 bytes: 5 Chinese characters' },
  40019: { hint: 'the key of a button takes 1 to 128 bytes' },
  40020: { hint: 'the url of a button takes 1 to 1024 bytes' },
  40022: { hint: 'a menu has two levels: no sub_button within a sub_button' },
  40023: { hint: 'a button has 1 to 5 entries below it' },
  40024: { hint: 'the type of an entry is unknown or missing: see docs/switching-on.md' },
  40025: { hint: 'the name of an entry takes 1 to 60 bytes: 20 Chinese characters' },
  40026: { hint: 'the key of an entry takes 1 to 128 bytes' },
  40027: { hint: 'the url of an entry takes 1 to 1024 bytes' },
  40033: { hint: 'the request must hold plain UTF-8: control characters and \\uXXXX are refused' },
  40048: { hint: 'the address is not one that this account may use: see its business domains' },
  40054: { hint: 'the url of an entry is no address that WeChat opens: it begins with https://' },
  40055: { hint: 'the url of a button is no address that WeChat opens: it begins with https://' },
  40119: { hint: 'this account may not use that type of button' },
  40125: { kind: 'configuration', hint: `check the ${SECRET}: it was reset or mistyped` },
  40164: { kind: 'configuration', hint: "add the caller's address to the console's IP whitelist" },
  40200: { hint: 'this kind of account may not use the API' },
  40201: { kind: 'configuration', hint: 'no callback address is set in the console' },
  40202: { hint: 'action must be dns, ping or all' },
  40203: { hint: 'check_operator must be CHINANET, UNICOM, CAP or DEFAULT' },
  40243: { kind: 'configuration', hint: 'the AppSecret is frozen: thaw it in the console' },
  41001: { kind: 'configuration', hint: 'access_token is missing from the request' },
  41002: { kind: 'configuration', hint: `appid is missing: set the ${APP_ID}` },
  41004: { kind: 'configuration', hint: `secret is missing: set the ${SECRET}` },
  42001: { kind: 'token', hint: 'the access token has expired: refresh it' },
  43002: { hint: 'this API wants POST' },
  43004: { hint: 'the user does not follow the account' },
  43019: { hint: 'the user is on the blacklist' },
  45002: { hint: 'the content is too long: a text holds 2048 bytes' },
  45008: { hint: 'a news message holds one article' },
  45009: { hint: 'the daily quota is used up: wait for the next day or call clear_quota' },
  45011: { kind: 'busy', hint: 'the limit per minute is reached: wait a minute' },
  45010: { hint: 'the menu holds too much: 3 buttons with 5 entries each' },
  45015: { hint: 'the window is closed: the user has to write first, or has unfollowed' },
  45047: { hint: 'the quota of this window is used up: the user has to write again' },
  45064: {
    hint: 'mini-program buttons need a mini-program that is bound to this account; a test account has none',
  },
  45072: { hint: 'command must be Typing or CancelTyping' },
  45080: { hint: 'typing needs an exchange with the user within the last 30 seconds' },
  45081: { hint: 'the typing indicator is shown already' },
  46002: { hint: 'that version of the menu does not exist' },
  46003: { hint: 'no menu was made by API: see what was made on the website with menu pull' },
  48001: { hint: 'the API is not granted to this account: it may have to be verified' },
  48002: { hint: 'the user refuses messages of this account' },
  48006: { hint: 'clear_quota is used up for this month' },
  50004: { kind: 'configuration', hint: 'the API is forbidden to this account: see its console' },
  50007: { kind: 'configuration', hint: 'the account is frozen: see its console' },
  61004: { kind: 'configuration', hint: "add the caller's address to the console's IP whitelist" },
  61024: { kind: 'configuration', hint: 'a third-party platform holds the account and its token' },
  65301: { hint: 'there is no conditional menu of that menuid: it was deleted meanwhile' },
  65303: { hint: 'a conditional menu needs a default menu: write `button` in menu.yaml' },
  65304: { hint: 'matchrule is empty: name tag_id or client_platform_type' },
  65305: { hint: 'there are too many conditional menus: delete some' },
  65306: { hint: 'this account may not make conditional menus' },
  65307: { hint: 'the conditional menu is empty' },
  65308: { hint: 'a button of the conditional menu has no type' },
  65316: { hint: 'the addresses of a conditional menu lead to 3 hosts at most' },
  65317: { hint: 'an address of the conditional menu is wrong' },
  65320: {
    hint: 'matchrule may not ask for sex, region or language any more: use tag_id or client_platform_type',
  },
  65400: { hint: 'customer service is not enabled in the console' },
  65401: { hint: 'the customer-service agent does not exist' },
  65402: { hint: 'the customer-service agent is not bound to a WeChat account' },
  70000: {
    hint: 'WeChat withholds it for the protection of minors: sending it again is of no use',
  },
  89501: {
    kind: 'configuration',
    hint: "wait for the administrator's confirmation of this address",
  },
  89503: { kind: 'configuration', hint: "confirm this address in the administrator's WeChat" },
  89506: {
    kind: 'configuration',
    hint: 'the administrator refused this address twice: wait 24 hours',
  },
  89507: { kind: 'configuration', hint: 'the administrator refused this address: wait an hour' },
};

/** 40001 means a void token everywhere but here, where there is none yet. */
const MEANINGS_AT_TOKEN_CALL: Readonly<Record<number, ErrcodeMeaning>> = {
  40001: { kind: 'configuration', hint: `check the ${SECRET}: it is not that of this AppID` },
  45009: {
    kind: 'configuration',
    hint: "the token call's daily quota is used up: set WECHAT_TOKEN_MODE=stable or wait a day",
  },
};

/** 48001 of the menu APIs, with what such an account can do instead. */
const NO_MENU: ErrcodeMeaning = {
  hint:
    'this account may not set a menu by API, since it is not verified (认证). Verify it, or try the menu on a ' +
    'test account (接口测试号); meanwhile list keywords in the `follow` reply of replies.yaml, which every ' +
    'account may use',
};

const TOKEN_CALLS = new Set(['/cgi-bin/token', '/cgi-bin/stable_token']);

/** What `errcode` means when the API at `path` answers it. */
export function meaningOf(errcode: number, path: string): ErrcodeMeaning {
  if (errcode === 48001 && path.startsWith('/cgi-bin/menu/')) return NO_MENU;
  const atTokenCall = TOKEN_CALLS.has(path) ? MEANINGS_AT_TOKEN_CALL[errcode] : undefined;
  return atTokenCall ?? MEANINGS[errcode] ?? UNKNOWN;
}

export function isKnownErrcode(errcode: number): boolean {
  return errcode in MEANINGS;
}

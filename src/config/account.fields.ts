import { baseUrl, choice, integer, list, secret, text, url, variable } from './environment.fields';

const AES_KEY = /^[A-Za-z0-9]{43}$/;
const TOKEN = /^[A-Za-z0-9]{3,32}$/;
const API_KEY = /^[\x21-\x7e]{16,256}$/;
const HOST = /^[A-Za-z0-9.-]+(:\d+)?$/;

const tokenField = () => secret("the console's token, 3 to 32 letters or digits", TOKEN);
export const apiKeyField = () =>
  secret(
    'a key of 16 to 256 letters, digits or signs, such as openssl rand -hex 32 makes',
    API_KEY,
  );
const aesKeyField = () => secret("the console's EncodingAESKey, 43 letters or digits", AES_KEY);

/** As users type it; what cannot be seen round it could never be matched. */
function keyword(value: string): string | undefined {
  return value.replaceAll(/^[\s\p{Cc}\p{Cf}]+|[\s\p{Cc}\p{Cf}]+$/gu, '') || undefined;
}

/** Settings of an account whose values never reach a log. */
export const ACCOUNT_SECRETS = [
  'WECHAT_APP_SECRET',
  'WECHAT_TOKEN',
  'WECHAT_PREVIOUS_TOKEN',
  'WECHAT_ENCODING_AES_KEY',
  'WECHAT_PREVIOUS_ENCODING_AES_KEY',
  'WECHAT_TOKEN_UPSTREAM_KEY',
] as const;

/** The settings of one account, from the environment or from a file of several. */
export const accountVariables = {
  WECHAT_APP_ID: text('the AppID such as wx0123456789abcdef', /^[A-Za-z0-9_-]{1,64}$/).optional(),
  WECHAT_APP_SECRET: secret('the AppSecret without blanks', /^\S{1,128}$/).optional(),
  WECHAT_TOKEN: tokenField().optional(),
  WECHAT_MODE: choice('plain', 'compatible', 'secure').default('plain'),
  WECHAT_ENCODING_AES_KEY: aesKeyField().optional(),
  WECHAT_PREVIOUS_TOKEN: tokenField().optional(),
  WECHAT_PREVIOUS_ENCODING_AES_KEY: aesKeyField().optional(),
  WECHAT_ORIGINAL_ID: text(
    "the account's original id such as gh_0123456789ab",
    /^gh_\w+$/,
  ).optional(),
  WECHAT_API_BASE_URL: baseUrl('https://api.weixin.qq.com', 'https:', 'http:').default(
    'https://api.weixin.qq.com',
  ),
  WECHAT_TOKEN_MODE: choice('stable', 'classic', 'upstream').default('stable'),
  WECHAT_TOKEN_UPSTREAM_URL: url('http://10.0.0.5:3001', 'https:', 'http:').optional(),
  WECHAT_TOKEN_UPSTREAM_KEY: apiKeyField().optional(),
  WECHAT_SIGNATURE_MAX_AGE: integer('seconds (0 switches the check off)', 0, 86_400).default(300),
  WECHAT_REPLAY_CHECK: choice('reject', 'log', 'off').default('reject'),
  WECHAT_SOURCE_CHECK: choice('off', 'log', 'reject').default('off'),
  WECHAT_REPLY_DEADLINE: integer('milliseconds', 50, 4900).default(4500),
  WECHAT_REPLY_DELIVERIES: integer('deliveries', 1, 4).default(3),
  WECHAT_LATE_REPLY: choice('customer-service', 'pickup', 'drop').default('customer-service'),
  WECHAT_HOLDING_REPLY: text('a text for the user').optional(),
  WECHAT_PICKUP_KEYWORD: variable('a word for the user to send', keyword).default('继续'),
  WECHAT_ERROR_REPLY: text('a text for the user').optional(),
  WECHAT_AI_LABEL: variable('a text of at most 300 bytes such as （内容由AI生成）', (value) =>
    Buffer.byteLength(value) <= 300 ? value : undefined,
  ).default('（内容由AI生成）'),
  WECHAT_REPLIES_FILE: text('a path such as ./replies.yaml').default('./replies.yaml'),
  WECHAT_MEDIA_HOSTS: list('host names separated by commas', (item) => HOST.test(item)).default([]),
  WECHAT_CONCURRENCY: integer('handlers at a time (0: any number)', 0, 100_000).default(0),
};

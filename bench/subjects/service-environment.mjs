import { account, CALLBACK_PATH } from '../account.mjs';

/**
 * The measured service's variables: everything on that is on by default.
 * @param {{ mode: string, apiBase: string }} options
 * @param {object} found the process' own variables, of which the store's are passed on
 */
export function serviceEnvironment({ mode, apiBase }, found) {
  const passed = ['DATA_DIR', 'REDIS_URL', 'WECHAT_REPLAY_CHECK', 'WECHAT_DEDUP_TTL'];
  return {
    WECHAT_APP_ID: account.appId,
    WECHAT_APP_SECRET: account.appSecret,
    WECHAT_TOKEN: account.token,
    WECHAT_ENCODING_AES_KEY: account.encodingAesKey,
    WECHAT_ORIGINAL_ID: account.originalId,
    WECHAT_CALLBACK_PATH: CALLBACK_PATH,
    WECHAT_MODE: mode,
    WECHAT_API_BASE_URL: apiBase,
    HOST: '127.0.0.1',
    MANAGEMENT_PORT: '0',
    ...Object.fromEntries(passed.filter((name) => found[name]).map((name) => [name, found[name]])),
  };
}

import { ApiFailure, jsonAnswer, jsonBody, post, textOf, type Endpoints } from './api-endpoint';

/** What an account may call in a day. */
const DAILY: Readonly<Record<string, number>> = {
  '/cgi-bin/message/custom/send': 500_000,
  '/cgi-bin/menu/create': 1000,
  '/cgi-bin/qrcode/create': 100_000,
  '/cgi-bin/media/upload': 100_000,
  '/cgi-bin/media/get': 200_000,
};

/** What only verified accounts (认证) may call. */
const VERIFIED_ALONE = new Set([
  '/cgi-bin/message/custom/send',
  '/cgi-bin/menu/create',
  '/cgi-bin/qrcode/create',
]);

/**
 * `/cgi-bin/openapi/quota/get`.
 * @see https://developers.weixin.qq.com/doc/service/api/openapi/api_getapiquota.html
 */
export function quotaEndpoints(verified: boolean): Endpoints {
  return {
    '/cgi-bin/openapi/quota/get': post((request) => {
      const path = textOf(jsonBody(request), 'cgi_path');
      const most = DAILY[path];
      if (most === undefined) throw new ApiFailure(76021, 'cgi_path not found');
      if (!verified && VERIFIED_ALONE.has(path)) {
        throw new ApiFailure(76022, 'could not use this cgi_path, no permission');
      }
      return jsonAnswer({
        errcode: 0,
        errmsg: 'ok',
        quota: { daily_limit: most, used: 0, remain: most },
        rate_limit: { call_count: 1000, refresh_second: 60 },
      });
    }),
  };
}

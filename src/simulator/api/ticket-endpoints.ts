import type { Clock } from '../clock';
import type { RandomSource } from '../random-source';
import { ApiFailure, get, jsonAnswer, type Endpoints } from './api-endpoint';

const LIFETIME = 7_200_000;

/**
 * `/cgi-bin/ticket/getticket`: one ticket until its time is over.
 * @see https://developers.weixin.qq.com/doc/service/guide/h5/jssdk.html
 */
export function ticketEndpoints(clock: Clock, random: RandomSource): Endpoints {
  let ticket = '';
  let ends = 0;
  return {
    '/cgi-bin/ticket/getticket': get(({ query }) => {
      if (query['type'] !== 'jsapi') throw new ApiFailure(40097, 'invalid args');
      if (ends <= clock.now()) {
        ticket = random.hex(86);
        ends = clock.now() + LIFETIME;
      }
      const seconds = Math.floor((ends - clock.now()) / 1000);
      return jsonAnswer({ errcode: 0, errmsg: 'ok', ticket, expires_in: seconds });
    }),
  };
}

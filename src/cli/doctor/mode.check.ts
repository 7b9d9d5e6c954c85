import type { WechatAccount } from '../../wechat';
import { ok, PLACES, warn, type Finding } from './finding';

const CHECK = 'mode';

/** How messages travel between WeChat and the service. */
export function checkMode({ mode }: WechatAccount): Finding {
  if (mode === 'secure') return ok(CHECK, 'secure: messages are encrypted and signed');
  const cure = `${PLACES.callback}: 安全模式, then WECHAT_MODE=secure and WECHAT_ENCODING_AES_KEY=… in .env`;
  if (mode === 'compatible') {
    return warn(CHECK, 'compatible: each message is sent readable as well', cure);
  }
  return warn(
    CHECK,
    'plain: messages are readable and their text is not signed',
    `${cure} (test accounts have plain alone)`,
  );
}

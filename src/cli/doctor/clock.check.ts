import type { WechatAccount } from '../../wechat';
import { fail, ok, warn, type Finding } from './finding';
import type { CallAnswer } from './wechat-call';

const CHECK = 'clock';
/** WeChat tells whole seconds, and the answer takes a while. */
const EXACT_S = 5;

/** Signatures are compared with this machine's clock: deliveries of another time are refused. */
export function checkClock({ date, now }: CallAnswer, account: WechatAccount): Finding {
  const cure = 'sudo timedatectl set-ntp true (in a container: on its host)';
  if (date === undefined) {
    return warn(
      CHECK,
      "WeChat's time is not told, a proxy may have removed it",
      `date -u; ${cure}`,
    );
  }
  const ahead = Math.round((now - date) / 1000);
  const off = Math.abs(ahead);
  if (off <= EXACT_S) return ok(CHECK, "within seconds of WeChat's");
  const text = `${off} s ${ahead > 0 ? 'ahead of' : 'behind'} WeChat's`;
  const most = account.signatureMaxAge / 1000;
  if (most > 0 && off >= most) return fail(CHECK, `${text}: every delivery is refused`, cure);
  return warn(CHECK, text, cure);
}

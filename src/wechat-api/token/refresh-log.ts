import { Logger } from '@nestjs/common';
import { reasonOf } from '../../reason-of';
import { tokenRefreshes } from '../api.metrics';
import { toldOf, type WechatAccount } from '../../wechat';
import { isConfigurationError } from '../pauses';
import type { Refreshed } from './token-refresher';
import type { ReplacedToken } from './token-source';

type Labels = WechatAccount['labels'];

const SAME_AGAIN =
  'WeChat refused the access token and hands out the same one again: it is asked again after the next refusal';

/** Logs and counts refreshes; a failure that repeats is logged once, with its cure. */
export class RefreshLog {
  private readonly logger = new Logger('TokenService');
  private told: string | undefined;

  constructor(readonly labels: Labels) {}

  succeeded({ token, adopted }: Refreshed, replaced: ReplacedToken | undefined): void {
    tokenRefreshes.inc({ result: adopted ? 'adopted' : 'ok', ...this.labels });
    if (replaced?.refused && token.value === replaced.value) {
      if (this.told !== SAME_AGAIN) this.logger.warn(toldOf(this, SAME_AGAIN));
      this.told = SAME_AGAIN;
      return;
    }
    const seconds = Math.round((token.expiresAt - token.obtainedAt) / 1000);
    const how = adopted ? 'taken from another instance' : 'refreshed';
    this.logger.log(toldOf(this, `access token ${how}, its life is ${seconds} s`));
    this.told = undefined;
  }

  /** @param pause milliseconds until it is tried again; unset: it is not */
  failed(error: unknown, pause: number | undefined): void {
    const result = isConfigurationError(error) ? 'configuration' : 'failed';
    tokenRefreshes.inc({ result, ...this.labels });
    const next = pause === undefined ? '' : `, next try in ${Math.round(pause / 1000)} s`;
    const text = toldOf(this, `access token not refreshed${next}: ${reasonOf(error)}`);
    if (!isConfigurationError(error)) {
      this.logger.warn(text);
    } else if (this.told !== error.hint) {
      this.told = error.hint;
      this.logger.error(text);
    }
  }
}

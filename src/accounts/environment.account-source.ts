import { resolve } from 'node:path';
import { accountSettings, type Configuration } from '../config';
import type { WechatAccount } from '../wechat';
import { AccountSource } from './account-source';
import { toAccount } from './to-account';

/** The one account of the environment, for as long as the service runs. */
export class EnvironmentAccountSource extends AccountSource {
  readonly several = false;

  constructor(private readonly configuration: Configuration) {
    super();
  }

  async load(): Promise<readonly WechatAccount[]> {
    const mediaDirectory = resolve(this.configuration.get('DATA_DIR', { infer: true }), 'media');
    const settings = accountSettings(this.configuration);
    return [toAccount(settings, { name: 'default', mediaDirectory, labels: {} })];
  }
}

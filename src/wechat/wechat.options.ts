import { ConfigurableModuleBuilder } from '@nestjs/common';

/** What holds for the callback's listener; all else is the account's. */
export interface WechatModuleOptions {
  /** Bytes. */
  readonly bodyLimit: number;
}

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN: WECHAT_OPTIONS } =
  new ConfigurableModuleBuilder<WechatModuleOptions>()
    .setClassMethodName('forRoot')
    .setExtras({}, (definition) => ({ ...definition, global: true }))
    .build();

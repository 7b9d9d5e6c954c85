import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { WechatApiModuleOptions } from './wechat-api.options';

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN: WECHAT_API_OPTIONS } =
  new ConfigurableModuleBuilder<WechatApiModuleOptions>({ moduleName: 'WechatApi' })
    .setClassMethodName('forRoot')
    .setExtras({}, (definition) => ({ ...definition, global: true }))
    .build();

import { ConfigurableModuleBuilder } from '@nestjs/common';

export interface AutoRepliesOptions {
  /** Path of the `replies.yaml`; where there is none, there are no automatic replies. */
  readonly file: string;
}

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN: AUTO_REPLIES_OPTIONS } =
  new ConfigurableModuleBuilder<AutoRepliesOptions>().setClassMethodName('forRoot').build();

import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { WechatAccount } from './account';

/** How a message is answered; times in milliseconds. */
export interface ReplyOptions {
  /** From a delivery's arrival to its answer, when an answer exists; under WeChat's 5000. */
  readonly deadline: number;
  /** After so long WeChat cuts a delivery, whether that has been noticed here or not. */
  readonly cut: number;
  /** How many deliveries WeChat makes of a message that meets silence. */
  readonly deliveries: number;
  /** Without a further delivery for this long WeChat has given up. */
  readonly quiet: number;
  /** What becomes of a reply that misses the last delivery. */
  readonly late: 'customer-service' | 'pickup' | 'drop';
  /** Answers the last delivery while the work goes on; unset: `success`. */
  readonly holding?: string;
  /** The text that fetches a waiting reply. */
  readonly pickupKeyword: string;
  /** Answers a message whose handler threw; unset: `success`. */
  readonly error?: string;
}

export interface WechatModuleOptions {
  readonly account: WechatAccount;
  /** Milliseconds either side of now in which a timestamp is accepted; 0: any. */
  readonly signatureMaxAge: number;
  /** A signature that carried one message and comes back with another, in plain mode. */
  readonly replayCheck: 'reject' | 'log' | 'off';
  /** Whether a delivery's address must be among WeChat's own. */
  readonly sourceCheck: 'off' | 'log' | 'reject';
  /** Bytes. */
  readonly bodyLimit: number;
  readonly reply: ReplyOptions;
}

export const { ConfigurableModuleClass, MODULE_OPTIONS_TOKEN: WECHAT_OPTIONS } =
  new ConfigurableModuleBuilder<WechatModuleOptions>()
    .setClassMethodName('forRoot')
    .setExtras({}, (definition) => ({ ...definition, global: true }))
    .build();

import { inFile } from '../../config';
import type { WechatAccount } from '../../wechat';

export type Level = 'ok' | 'warn' | 'fail';

/** One line of what the doctor has found. */
export interface Finding {
  readonly level: Level;
  /** What was looked at. */
  readonly check: string;
  readonly text: string;
  /** What to type, or where to click; of everything that is not ok. */
  readonly cure?: string;
  /** Its name, where there are several. */
  readonly account?: string;
}

export function ok(check: string, text: string): Finding {
  return { level: 'ok', check, text };
}

export function warn(check: string, text: string, cure: string): Finding {
  return { level: 'warn', check, text, cure };
}

export function fail(check: string, text: string, cure: string): Finding {
  return { level: 'fail', check, text, cure };
}

/** Tells whose it is, where there are several, and what is to be changed in their file. */
export function ofAccount({ labels }: Pick<WechatAccount, 'labels'>, finding: Finding): Finding {
  if (labels.account === undefined) return finding;
  const { text, cure } = finding;
  return { ...finding, ...labels, text: settings(text), cure: cure && settings(cure) };
}

function settings(line: string): string {
  return inFile(line).replace(' in .env', ' in the file of accounts');
}

const PLATFORM = 'developers.weixin.qq.com/platform → your account';

/** Where WeChat's developer platform has what is to be changed. */
export const PLACES = {
  callback: `${PLATFORM} → 基础信息 → 域名与消息推送配置`,
  secret: `${PLATFORM} → 基础信息 → 开发密钥`,
  whitelist: `${PLATFORM} → 基础信息 → 开发密钥 → IP白名单`,
  quotas: `${PLATFORM} → 接口管理`,
} as const;

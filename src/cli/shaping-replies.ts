import { normalize } from 'node:path';
import type { WechatAccount } from '../wechat';

export type Variables = Readonly<Record<string, string | undefined>>;

const DEFAULTS: Readonly<Record<string, string>> = {
  WECHAT_REPLIES_FILE: 'replies.yaml',
  WECHAT_AI_LABEL: '（内容由AI生成）',
  WECHAT_LATE_REPLY: 'customer-service',
  WECHAT_PICKUP_KEYWORD: '继续',
  WECHAT_HOLDING_REPLY: '',
  WECHAT_ERROR_REPLY: '',
};

/** What an account's users are answered depends on these, beside its handlers. */
export function variablesOf({ repliesFile, reply }: WechatAccount) {
  return {
    WECHAT_REPLIES_FILE: repliesFile,
    WECHAT_AI_LABEL: reply.aiLabel,
    WECHAT_LATE_REPLY: reply.late,
    WECHAT_PICKUP_KEYWORD: reply.pickupKeyword,
    WECHAT_HOLDING_REPLY: reply.holding,
    WECHAT_ERROR_REPLY: reply.error,
  };
}

/** One of them, as the service takes it. */
export function shapingReply(
  name: keyof ReturnType<typeof variablesOf>,
  variables: Variables,
): string {
  return variables[name]?.trim() || (DEFAULTS[name] ?? '');
}

/** Those of them that are set, and to something else than where nothing is. */
export function shapingReplies(variables: Variables): Readonly<Record<string, string>> {
  const set = Object.entries(DEFAULTS).flatMap(([name, usual]) => {
    const value = variables[name] || usual;
    const isUsual =
      value === usual || (name === 'WECHAT_REPLIES_FILE' && normalize(value) === usual);
    return isUsual ? [] : [[name, value] as const];
  });
  return Object.fromEntries(set);
}

import { normalize } from 'node:path';
import type { AccountSettings } from '../config';
import { cutAfter, quietAfter } from '../stores';
import { decodeAesKey, type ApiAccess, type ReplyOptions, type WechatAccount } from '../wechat';

type Place = Pick<WechatAccount, 'name' | 'labels'> & Pick<ApiAccess, 'mediaDirectory'>;

/** The account that is configured so. */
export function toAccount(settings: AccountSettings, place: Place): WechatAccount {
  const { name, labels, mediaDirectory } = place;
  const aesKeys = present(
    settings.WECHAT_ENCODING_AES_KEY,
    settings.WECHAT_PREVIOUS_ENCODING_AES_KEY,
  );
  return {
    name,
    labels,
    appId: settings.WECHAT_APP_ID,
    originalId: settings.WECHAT_ORIGINAL_ID,
    mode: settings.WECHAT_MODE,
    tokens: present(settings.WECHAT_TOKEN, settings.WECHAT_PREVIOUS_TOKEN),
    aesKeys: aesKeys.map((key) => decodeAesKey(key)),
    signatureMaxAge: settings.WECHAT_SIGNATURE_MAX_AGE * 1000,
    replayCheck: settings.WECHAT_REPLAY_CHECK,
    sourceCheck: settings.WECHAT_SOURCE_CHECK,
    reply: replyOptions(settings),
    repliesFile: normalize(settings.WECHAT_REPLIES_FILE),
    concurrency: settings.WECHAT_CONCURRENCY,
    api: { ...apiAccess(settings), mediaDirectory },
  };
}

function apiAccess(settings: AccountSettings): Omit<ApiAccess, 'mediaDirectory'> {
  const { WECHAT_TOKEN_UPSTREAM_URL: url = '', WECHAT_TOKEN_UPSTREAM_KEY: key = '' } = settings;
  const tokenMode = settings.WECHAT_TOKEN_MODE;
  return {
    appSecret: settings.WECHAT_APP_SECRET,
    baseUrl: settings.WECHAT_API_BASE_URL,
    tokenMode,
    tokenUpstream: tokenMode === 'upstream' ? { url, key } : undefined,
    mediaHosts: settings.WECHAT_MEDIA_HOSTS,
  };
}

function replyOptions(settings: AccountSettings): ReplyOptions {
  return {
    deadline: settings.WECHAT_REPLY_DEADLINE,
    quiet: quietAfter(settings.WECHAT_REPLY_DEADLINE),
    cut: cutAfter(settings.WECHAT_REPLY_DEADLINE),
    deliveries: settings.WECHAT_REPLY_DELIVERIES,
    late: settings.WECHAT_LATE_REPLY,
    holding: settings.WECHAT_HOLDING_REPLY,
    pickupKeyword: settings.WECHAT_PICKUP_KEYWORD,
    error: settings.WECHAT_ERROR_REPLY,
    aiLabel: settings.WECHAT_AI_LABEL,
  };
}

function present(...values: readonly (string | undefined)[]): readonly string[] {
  return values.filter((value): value is string => Boolean(value));
}

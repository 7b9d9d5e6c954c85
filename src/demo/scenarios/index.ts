import {
  click,
  event,
  file,
  image,
  link,
  location,
  scan,
  shortVideo,
  subscribe,
  text,
  video,
  voice,
  type PushMode,
} from '../../simulator';
import type { Scenario } from '../scenario';
import { conversation } from './conversation';
import { forgedSignature, plaintextBody, replayedSignature } from './forgeries';
import { keptMedia } from './kept-media';
import { longReply } from './long-reply';
import { retriedAtOnce } from './retries';
import { severalAccounts } from './several-accounts';
import { urlCheck } from './url-check';

interface Act {
  /** Of each of the service's accounts. */
  readonly modes: readonly PushMode[];
  readonly scenarios: readonly Scenario[];
}

/**
 * What the demo shows, and what it expects of the ready-made handlers: after a change in `src/handlers`
 * change the texts here.
 */
export const PROGRAMME: readonly Act[] = [
  {
    modes: ['plain'],
    scenarios: [
      urlCheck('URL check'),
      conversation('text 你好', text('你好'), '你好'),
      conversation('text 帮助', text('帮助'), '我能收下这些消息'),
      keptMedia('image', image(), '图片已收到'),
      keptMedia('voice', voice(), '语音已收到'),
      keptMedia('video', video(), '视频已收到'),
      keptMedia('shortvideo', shortVideo(), '视频已收到'),
      conversation('location', location({ Label: '北京市东城区' }), '北京市东城区'),
      conversation('link', link({ Title: '一篇文章' }), '《一篇文章》'),
      conversation('subscribe', subscribe(), '欢迎关注'),
      conversation('SCAN 门店7', scan('门店7'), '「门店7」'),
      conversation('CLICK ORDER', click('ORDER'), '「ORDER」'),
      conversation('unknown event', event('tea_is_ready'), ''),
      conversation('text 价格 (replies.yaml)', text(' 价 格 '), '请看价目表'),
      conversation('file (replies.yaml default)', file(), '收到，稍后回复您'),
      conversation('text 示例, generated', text('示例'), '（内容由AI生成）'),
      longReply('text 长文, long Markdown', text('长文')),
      retriedAtOnce('text, 3 at once', text('再说一遍'), '再说一遍'),
      retriedAtOnce('image, 3 at once', image(), '图片已收到'),
      forgedSignature('forged signature', 'signature'),
      replayedSignature('text, then its signature'),
    ],
  },
  {
    modes: ['secure'],
    scenarios: [
      urlCheck('URL check (secure mode)'),
      conversation('encrypted text 你好', text('你好'), '你好'),
      conversation('encrypted subscribe', subscribe(), '欢迎关注'),
      retriedAtOnce('encrypted text, 3 at once', text('再说一遍'), '再说一遍'),
      forgedSignature('forged msg_signature', 'msg_signature'),
      plaintextBody('plaintext in secure mode'),
    ],
  },
  {
    modes: ['plain', 'secure'],
    scenarios: [
      severalAccounts('text 价格 to two accounts', '价格', ['请看价目表', '请到店里询价']),
      severalAccounts('text 你好 to two accounts', '你好', ['你好', '你好']),
    ],
  },
];

import { Counter } from 'prom-client';

export const lateReplies = new Counter({
  name: 'wechat_late_replies_total',
  help: 'Replies that missed the last delivery, by channel and result; each attempt to send one counts',
  labelNames: ['channel', 'result'],
});

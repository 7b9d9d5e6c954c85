import { Counter, Histogram } from 'prom-client';

export const dedupOutcomes = new Counter({
  name: 'wechat_dedup_total',
  help: 'What the ledger said of a delivery: run, join, replay, acknowledge, answered or conflict',
  labelNames: ['outcome', 'account'],
});

export type SignatureFailure =
  | 'parameters'
  | 'signature'
  | 'timestamp'
  | 'milliseconds'
  | 'envelope'
  | 'mode'
  | 'account'
  | 'removed'
  | 'replay'
  | 'source';

export const signatureFailures = new Counter({
  name: 'wechat_signature_failures_total',
  help: 'Requests to the callback that were refused, by reason',
  labelNames: ['reason', 'account'],
});

export const lateReplies = new Counter({
  name: 'wechat_late_replies_total',
  help: 'Replies that missed the last delivery, by channel and result; each attempt to send one counts',
  labelNames: ['channel', 'result', 'account'],
});

export const deliveries = new Counter({
  name: 'wechat_deliveries_total',
  help: 'Authentic deliveries, by what they were answered with',
  labelNames: ['result', 'account'],
});

export const handlerDuration = new Histogram({
  name: 'wechat_handler_duration_seconds',
  help: 'How long handlers take',
  labelNames: ['handler', 'account'],
  buckets: [0.005, 0.05, 0.5, 1, 2, 4.5, 9, 14, 30, 60],
});

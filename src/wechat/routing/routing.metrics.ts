import { Histogram } from 'prom-client';

export const handlerDuration = new Histogram({
  name: 'wechat_handler_duration_seconds',
  help: 'How long handlers take',
  labelNames: ['handler'],
  buckets: [0.005, 0.05, 0.5, 1, 2, 4.5, 9, 14, 30, 60],
});

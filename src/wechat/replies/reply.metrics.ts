import { Counter } from 'prom-client';

export const deliveries = new Counter({
  name: 'wechat_deliveries_total',
  help: 'Authentic deliveries, by what they were answered with',
  labelNames: ['result'],
});

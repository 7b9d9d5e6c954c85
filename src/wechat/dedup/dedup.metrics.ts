import { Counter } from 'prom-client';

export const deliveries = new Counter({
  name: 'wechat_deliveries_total',
  help: 'Authentic deliveries, by what they were answered with',
  labelNames: ['result'],
});

export const dedupOutcomes = new Counter({
  name: 'wechat_dedup_total',
  help: 'What the ledger said of a delivery: run, join, replay, acknowledge, conflict or degraded',
  labelNames: ['outcome'],
});

import { Counter } from 'prom-client';

export const dedupOutcomes = new Counter({
  name: 'wechat_dedup_total',
  help: 'What the ledger said of a delivery: run, join, replay, acknowledge, answered, conflict or degraded',
  labelNames: ['outcome'],
});

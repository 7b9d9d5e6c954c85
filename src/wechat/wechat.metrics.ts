import { Counter, Histogram } from 'prom-client';
import type { WechatAccount } from './account/wechat-account';

/**
 * A counter that each delivery adds to. prom-client makes a text of the labels every time; here that
 * is done when somebody asks for the metrics.
 */
class DeliveryCounter extends Counter {
  /** Unset while prom-client's constructor resets it. */
  private counts: Map<string | undefined, Map<string, number>> | undefined;

  constructor(
    name: string,
    help: string,
    private readonly label: string,
  ) {
    super({ name, help, labelNames: [label, 'account'] });
  }

  count(value: string, { labels: { account } }: Pick<WechatAccount, 'labels'>): void {
    const all = (this.counts ??= new Map());
    let counts = all.get(account);
    if (!counts) all.set(account, (counts = new Map<string, number>()));
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }

  /** prom-client calls it whichever way its values are asked for. */
  collect(): void {
    for (const [account, counts] of this.counts ?? []) {
      const labels = account === undefined ? {} : { account };
      for (const [value, count] of counts) this.inc({ [this.label]: value, ...labels }, count);
    }
    this.counts = undefined;
  }

  override reset(): void {
    this.counts = undefined;
    super.reset();
  }
}

export const dedupOutcomes = new DeliveryCounter(
  'wechat_dedup_total',
  'What the ledger said of a delivery: run, join, replay, acknowledge, answered or conflict',
  'outcome',
);

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

export const deliveries = new DeliveryCounter(
  'wechat_deliveries_total',
  'Authentic deliveries, by what they were answered with',
  'result',
);

/** So many are told to prom-client at a time: one by one each costs several times as much. */
const AT_ONCE = 64;

interface HandlerRun {
  readonly labels: { readonly handler: string; readonly account?: string };
  readonly seconds: number;
}

/** How long handlers take, told when somebody asks for the metrics. */
class HandlerDuration extends Histogram {
  /** Unset while prom-client's constructor resets it. */
  private runs: HandlerRun[] | undefined;

  note(handler: string, { labels: { account } }: Pick<WechatAccount, 'labels'>, seconds: number) {
    const labels = account === undefined ? { handler } : { handler, account };
    const runs = (this.runs ??= []);
    if (runs.push({ labels, seconds }) >= AT_ONCE) this.tell();
  }

  collect(): void {
    this.tell();
  }

  override reset(): void {
    this.runs = undefined;
    super.reset();
  }

  private tell(): void {
    for (const { labels, seconds } of this.runs ?? []) this.observe(labels, seconds);
    this.runs = undefined;
  }
}

export const handlerDuration = new HandlerDuration({
  name: 'wechat_handler_duration_seconds',
  help: 'How long handlers take',
  labelNames: ['handler', 'account'],
  buckets: [0.005, 0.05, 0.5, 1, 2, 4.5, 9, 14, 30, 60],
});

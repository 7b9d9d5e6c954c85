import { Counter } from 'prom-client';

export type SignatureFailure =
  | 'parameters'
  | 'signature'
  | 'timestamp'
  | 'milliseconds'
  | 'envelope'
  | 'mode'
  | 'account'
  | 'replay'
  | 'source';

export const signatureFailures = new Counter({
  name: 'wechat_signature_failures_total',
  help: 'Requests to the callback that were refused, by reason',
  labelNames: ['reason'],
});

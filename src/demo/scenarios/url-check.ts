import { performance } from 'node:perf_hooks';
import { faultUnless, type Scenario } from '../scenario';

/** What the console does when the address is saved. */
export function urlCheck(sent: string): Scenario {
  return {
    sent,
    runs: 0,
    async play({ platform }) {
      const began = performance.now();
      const { ok, status } = await platform.verify();
      return {
        sees: ok ? 'address accepted' : `address refused (${status ?? 'no answer'})`,
        took: performance.now() - began,
        deliveries: 1,
        faults: faultUnless(ok, `expected 200 and the echostr, got ${status ?? 'no answer'}`),
      };
    },
  };
}

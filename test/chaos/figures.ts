import type { Delivery } from '../../src/simulator';
import { FULL } from './scale';

/** Shows what a scenario measured, where somebody wants to read it. */
export function figures(scenario: string, measured: Readonly<Record<string, unknown>>): void {
  if (!FULL && !process.env['SHOW_FIGURES']) return;
  process.stderr.write(`${JSON.stringify({ scenario, ...measured })}\n`);
}

/** How long deliveries took, in milliseconds. */
export function timesOf(deliveries: readonly Delivery[]) {
  const took = deliveries.map((delivery) => delivery.took);
  return {
    medianMs: quantile(took, 0.5),
    p99Ms: quantile(took, 0.99),
    slowestMs: quantile(took, 1),
  };
}

/** The value below which `share` of all lie. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
}

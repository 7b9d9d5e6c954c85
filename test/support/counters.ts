import { register } from 'prom-client';

/** @param series as Prometheus writes it: `name{label="value"}`; 0 where nothing was counted */
export async function counterOf(series: string): Promise<number> {
  const lines = (await register.metrics()).split('\n');
  const line = lines.find((one) => one.startsWith(`${series} `));
  return Number(line?.slice(series.length) ?? 0);
}

const COUNTS = /^wechat_handler_duration_seconds_count\{.*\} (\d+)$/gm;

/** How often the service has run a handler, from its metrics. */
export async function handlerRuns(managementUrl: string): Promise<number> {
  const metrics = await (await fetch(`${managementUrl}/metrics`)).text();
  return [...metrics.matchAll(COUNTS)].reduce((sum, [, count]) => sum + Number(count), 0);
}

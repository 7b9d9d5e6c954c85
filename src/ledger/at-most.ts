/** Resolves with it, or after `ms` milliseconds without it. */
export async function atMost(ms: number, done: Promise<void>): Promise<void> {
  if (ms === Infinity) return done;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, Math.max(0, ms))));
  await Promise.race([done, late]).finally(() => clearTimeout(timer));
}

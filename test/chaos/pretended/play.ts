import { randomFrom } from '../../support/random-from';
import { Fleet, type Random, type Setting } from './fleet';
import { pause } from './line';

/** Round the cuts, and beyond them. */
const TAKES = [10, 300, 3000, 4400, 4900, 6000, 9500, 13_900, 14_400, 16_000, 25_000];
/** All have been sent by then, and answered long before the end. */
const SENT_WITHIN_MS = 40_000;
const END_MS = 200_000;
const MOST_FETCHED = 200;

/** Who writes, and what. */
export interface Plot extends Setting {
  readonly messages: number;
  readonly users: number;
  /** A letter for each kind, the more the more often. */
  readonly kinds: string;
  /** When nothing goes wrong any more; unset: long before the end. */
  readonly end?: number;
}

/** What happens while users write, and until all is over. */
export async function play(
  plot: Plot,
  seed: number,
  trouble: (fleet: Fleet) => void,
): Promise<Fleet> {
  const random = randomFrom(seed);
  const fleet = new Fleet(plot, random);
  for (let i = 0; i < plot.messages; i += 1) {
    const written = message(plot, random, i);
    setTimeout(() => void fleet.send(written), random(0, SENT_WITHIN_MS));
  }
  trouble(fleet);
  await jest.advanceTimersByTimeAsync(plot.end ?? END_MS);
  await fetchAll(fleet, plot);
  return fleet;
}

function message({ kinds, users }: Plot, random: Random, i: number) {
  const kind = kinds[random(0, kinds.length - 1)] ?? 'm';
  const takes = (TAKES[random(0, TAKES.length - 1)] ?? 0) + random(0, 300);
  const length = { l: random(2, 150), s: random(1, 8) }[kind] ?? 1;
  return { id: `${kind}${i}`, user: `u${i % users}`, takes, length };
}

/** Each user asks for what waits until nothing does. */
async function fetchAll(fleet: Fleet, plot: Plot): Promise<void> {
  const asking = new Set(Array.from({ length: plot.users }, (_, user) => user));
  for (const user of asking) void fetch(fleet, plot, user).then(() => asking.delete(user));
  while (asking.size > 0) await jest.advanceTimersByTimeAsync(1000);
}

async function fetch(fleet: Fleet, { users, messages }: Plot, user: number): Promise<void> {
  for (let i = 0; i < MOST_FETCHED; i += 1) {
    const id = `k${messages + i * users + user}`;
    await fleet.send({ id, user: `u${user}`, takes: 10, length: 1 });
    if (fleet.story(id).runs > 0) return;
    await pause(100);
  }
}

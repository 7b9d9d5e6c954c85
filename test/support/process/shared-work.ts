import { setTimeout as pause } from 'node:timers/promises';
import { text, type Delivery, type Platform } from '../../../src/simulator';
import { readJournal, runOf } from './journal';
import type { ServiceProcess } from './service-process';

/**
 * Expects one run of each message, and the same answer to each of its deliveries.
 * @param prefix of the messages' texts
 * @param answers the deliveries of each message
 */
export function expectOneRunEach(
  directory: string,
  prefix: string,
  answers: readonly (readonly Delivery[])[],
): void {
  const runs = readJournal(directory).filter(({ content }) => content.startsWith(prefix));
  expect(runs).toHaveLength(answers.length);
  expect(new Set(runs.map(({ content }) => content)).size).toBe(answers.length);
  const outcomes = answers.flat().map(({ outcome }) => outcome);
  expect(outcomes).toEqual(Array(3 * answers.length).fill('answered'));
  const replies = answers.map((all) => new Set(all.map(({ seen }) => JSON.stringify(seen))));
  expect(replies.map(({ size }) => size)).toEqual(Array(answers.length).fill(1));
  expect(new Set(replies.flatMap((one) => Array.from(one))).size).toBe(answers.length);
}

/** Freezes a process in mid-handler: the other one answers, and what the first had to say is void. */
export async function expectFrozenOwnerReplaced(
  directory: string,
  platform: Platform,
  services: readonly ServiceProcess[],
): Promise<void> {
  const [owner, heir] = services as readonly [ServiceProcess, ServiceProcess];
  platform.connect(owner.url);
  const message = text(`freeze ${owner.pid}`);
  const conversation = platform.send(message);
  expect((await runOf(directory, `freeze ${owner.pid}`)).pid).toBe(owner.pid);
  platform.connect(heir.url);
  const { text: seen, deliveries } = await conversation.finally(() => owner.resume());
  expect(seen).toContain(`answer ${heir.pid}`);
  expect(deliveries[0]?.outcome).toBe('cut');
  await pause(400);
  for (const { url } of [owner, heir]) {
    const again = await platform.deliver(message, { url });
    expect(again.body).toContain(seen);
  }
}

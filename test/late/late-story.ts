import { setTimeout as pause } from 'node:timers/promises';
import type { LedgerEntry } from '../../src/ledger';
import { text, type Fault } from '../../src/simulator';
import type { startService, Service } from '../support/service';
import { until } from '../support/until';
import {
  contentOf,
  deadWork,
  DEADLINE,
  SEND,
  sendCalls,
  startHasty,
  waitingFor,
} from './shortened';

/** Before a send that failed is tried again. */
export const FIRST_PAUSE = 2000;
export const LATE = DEADLINE + 100;

/** A service whose replies are late. */
export async function startLate(
  options: Parameters<typeof startService>[0] = {},
): Promise<Service> {
  const environment = { LOG_LEVEL: 'warn', ...options.environment };
  const service = await startHasty({ ...options, environment });
  service.handler.answers(async (message) => {
    await pause(LATE);
    return `答：${contentOf(message)}`;
  });
  return service;
}

/** What comes of one late reply, long after a second attempt would have been made. */
export async function storyOf(
  faults: readonly Fault[],
  content = '问',
  options: Parameters<typeof startLate>[0] = {},
) {
  const service = await startLate(options);
  const { platform } = service;
  for (const fault of faults) platform.api.fault(SEND, fault);
  const asked = performance.now();
  await platform.send(text(content));
  let waiting: readonly LedgerEntry[] = [];
  await until(async () => {
    waiting = await waitingFor(service, platform.testUser);
    return sendCalls(service) > 0 && waiting.every(({ record }) => record.channel === 'pickup');
  });
  await pause(asked + LATE + FIRST_PAUSE + 1200 - performance.now());
  waiting = await waitingFor(service, platform.testUser);
  const story = {
    calls: sendCalls(service),
    seen: platform.customerMessages().map((message) => message.text),
    dead: await deadWork(service),
    waiting,
    // Where nothing waits, the keyword would be a question like any other.
    fetched: waiting.length > 0 ? (await platform.send(text('继续'))).text : '',
  };
  await service.close();
  return story;
}

export type Story = Awaited<ReturnType<typeof storyOf>>;

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

/** What comes of a late reply to one user, long after a second attempt would have been made. */
export async function storyOf(
  service: Service,
  from: string,
  faults: readonly Fault[],
  content = '问',
) {
  const { platform } = service;
  const calls = () => sendCalls(service, from);
  for (const fault of faults) platform.api.fault(SEND, fault, { about: from });
  const asked = performance.now();
  await platform.send(text(content), { from });
  let waiting: readonly LedgerEntry[] = [];
  await until(async () => {
    waiting = await waitingFor(service, from);
    return calls() > 0 && waiting.every(({ record }) => record.channel === 'pickup');
  });
  await pause(asked + LATE + FIRST_PAUSE + 1200 - performance.now());
  waiting = await waitingFor(service, from);
  const user = `${platform.environment['WECHAT_APP_ID']}:${from}`;
  return {
    calls: calls(),
    seen: platform.customerMessages(from).map((message) => message.text),
    dead: (await deadWork(service)).filter(({ record }) => record.user === user),
    waiting,
    // Where nothing waits, the keyword would be a question like any other.
    fetched: waiting.length > 0 ? (await platform.send(text('继续'), { from })).text : '',
  };
}

export type Story = Awaited<ReturnType<typeof storyOf>>;

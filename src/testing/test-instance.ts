import type { Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApplication } from '../application';
import { MessageObservers, MessageRouter, type MessageObserver } from '../wechat';
import type { HandlerRuns } from './handler-runs';

/** One process' worth of the service, on a loopback port. */
export interface TestInstance {
  readonly app: NestFastifyApplication;
  /** The callback's address. */
  readonly url: string;
  close(): Promise<void>;
}

/** @throws what stops the service's start; nothing is left running then */
export async function startInstance(
  environment: Readonly<Record<string, string>>,
  handlers: Type,
  runs: HandlerRuns,
  observer: MessageObserver,
): Promise<TestInstance> {
  const { app } = await createApplication(environment, handlers);
  try {
    app.get(MessageObservers).add(observer);
    watchRuns(app.get(MessageRouter), runs);
    await app.listen(0, '127.0.0.1');
  } catch (error) {
    await app.close();
    throw error;
  }
  const path = environment['WECHAT_CALLBACK_PATH'] ?? '/wechat';
  return { app, url: `${await app.getUrl()}${path}`, close: () => app.close() };
}

function watchRuns(router: MessageRouter, runs: HandlerRuns): void {
  const handle = router.handle.bind(router);
  router.handle = (...all) => runs.during(() => handle(...all));
}

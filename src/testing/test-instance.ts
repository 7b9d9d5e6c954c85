import type { Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { EnvironmentAccountSource } from '../accounts';
import { createApplication } from '../application';
import { loadConfiguration } from '../config';
import { MessageObservers, MessageRouter, type MessageObserver } from '../wechat';
import type { HandlerRuns } from './handler-runs';

/** One process' worth of the service, on a loopback port. */
export interface TestInstance {
  readonly app: NestFastifyApplication;
  /** The callback's address. */
  readonly url: string;
  close(): Promise<void>;
}

export interface TestInstanceSettings {
  readonly environment: Readonly<Record<string, string>>;
  readonly account: string | undefined;
}

/** @throws what stops the service's start; nothing is left running then */
export async function startInstance(
  { environment, account }: TestInstanceSettings,
  handlers: Type,
  runs: HandlerRuns,
  observer: MessageObserver,
): Promise<TestInstance> {
  const source = account === undefined ? undefined : await accountNamed(account, environment);
  const { app } = await createApplication(environment, handlers, source);
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

/** The environment's account by another name than its usual one. */
async function accountNamed(name: string, environment: Readonly<Record<string, string>>) {
  return new EnvironmentAccountSource(await loadConfiguration(environment), name);
}

function watchRuns(router: MessageRouter, runs: HandlerRuns): void {
  const handle = router.handle.bind(router);
  router.handle = (...all) => runs.during(() => handle(...all));
}

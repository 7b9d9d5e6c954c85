import { rmSync } from 'node:fs';
import type { Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApplication } from '../../src/application';
import { freePort } from './free-port';
import { moduleOf } from './handlers-module';
import { ScriptedHandler } from './scripted.handler';
import { temporaryDirectory } from './temporary-directory';

/** The whole service, in this process. */
export interface Instance {
  readonly app: NestFastifyApplication;
  /** The callback's address. */
  readonly url: string;
  readonly dataDirectory: string;
  /** The handler that answers by the test's word, if it is among the handlers. */
  readonly handler: ScriptedHandler;
  /** A request to the management listener. */
  ask(path: string): Promise<{ readonly status: number; readonly body: string }>;
  close(): Promise<void>;
}

/** What a test that failed has left open would keep Jest from ending. */
const running = new Set<() => Promise<void>>();
afterAll(async () => {
  for (const close of running) await close();
});

/**
 * Only errors are logged, and its data and its management port are its own, unless the environment
 * says otherwise.
 * @throws what stops the service's start; nothing is left running then
 */
export async function startInstance(
  environment: Readonly<Record<string, string>>,
  handlers: readonly Type[] = [ScriptedHandler],
): Promise<Instance> {
  const own = temporaryDirectory();
  const settings = {
    LOG_LEVEL: 'error',
    DATA_DIR: own,
    MANAGEMENT_PORT: environment['MANAGEMENT_PORT'] ?? String(await freePort()),
    ...environment,
  };
  const { app } = await createApplication(settings, moduleOf(handlers));
  const close = once(async () => {
    await app.close();
    rmSync(own, { recursive: true, force: true });
  });
  running.add(close);
  await app.listen(0, '127.0.0.1').catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return {
    app,
    url: `${await app.getUrl()}${environment['WECHAT_CALLBACK_PATH'] ?? '/wechat'}`,
    dataDirectory: settings.DATA_DIR,
    handler: handlers.includes(ScriptedHandler) ? app.get(ScriptedHandler) : new ScriptedHandler(),
    ask: async (path) => {
      const answer = await fetch(`http://127.0.0.1:${settings.MANAGEMENT_PORT}${path}`);
      return { status: answer.status, body: await answer.text() };
    },
    close,
  };
}

function once(action: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= action());
}

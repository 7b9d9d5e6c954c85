import { rmSync } from 'node:fs';
import type { Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApplication } from '../../src/application';
import { startPlatform, type Platform, type PlatformOptions } from '../../src/simulator';
import { moduleOf } from './handlers-module';
import { ScriptedHandler } from './scripted.handler';
import { temporaryDirectory } from './temporary-directory';

export { moduleOf } from './handlers-module';
export { temporaryDirectory } from './temporary-directory';

export interface ServiceOptions {
  /** The account's behaviour; a `ScriptedHandler` alone where a test names none. */
  readonly handlers?: readonly Type[];
  /** Put over the environment of the platform's account. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly platform?: PlatformOptions;
}

/** The whole service in this process, and the simulated platform that it works for. */
export interface Service {
  readonly platform: Platform;
  readonly app: NestFastifyApplication;
  /** The callback's address. */
  readonly url: string;
  readonly dataDirectory: string;
  /** The handler that answers by the test's word, if it is among the handlers. */
  readonly handler: ScriptedHandler;
  close(): Promise<void>;
}

// Several services start at once where tests run side by side on a small machine.
jest.setTimeout(30_000);

/** What a test that failed has left open would keep Jest from ending. */
const running = new Set<() => Promise<void>>();
afterAll(async () => {
  for (const close of running) await close();
});

/**
 * Starts both, connected. Only errors are logged unless the environment says otherwise.
 * @throws what stops the service's start; nothing is left running then
 */
export async function startService(options: ServiceOptions = {}): Promise<Service> {
  const { handlers = [ScriptedHandler], environment } = options;
  const platform = await startPlatform(options.platform);
  const dataDirectory = temporaryDirectory();
  const settings = { ...quiet(dataDirectory), ...platform.environment, ...environment };
  const { app } = await createApplication(settings, moduleOf(handlers));
  const close = once(async () => {
    await platform.close();
    await app.close();
    rmSync(dataDirectory, { recursive: true, force: true });
  });
  running.add(close);
  await app.listen(0, '127.0.0.1').catch(async (error: unknown) => {
    await close();
    throw error;
  });
  const url = `${await app.getUrl()}${environment?.['WECHAT_CALLBACK_PATH'] ?? '/wechat'}`;
  platform.connect(url);
  const handler = handlers.includes(ScriptedHandler) ? app.get(ScriptedHandler) : undefined;
  return { platform, app, url, dataDirectory, handler: handler ?? new ScriptedHandler(), close };
}

function quiet(dataDirectory: string): Record<string, string> {
  return { LOG_LEVEL: 'error', MANAGEMENT_PORT: 'off', DATA_DIR: dataDirectory };
}

function once(action: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= action());
}

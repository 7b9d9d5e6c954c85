import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Module, type Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApplication } from '../../src/application';
import { startPlatform, type Platform, type PlatformOptions } from '../../src/simulator';
import { ScriptedHandler } from './scripted.handler';

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
  const close = async () => {
    await platform.close();
    await app.close();
    rmSync(dataDirectory, { recursive: true, force: true });
  };
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

/** A module as `src/handlers` has one. */
export function moduleOf(handlers: readonly Type[]): Type {
  @Module({ providers: [...handlers] })
  class TestHandlersModule {}
  return TestHandlersModule;
}

export function temporaryDirectory(): string {
  return mkdtempSync(join(tmpdir(), 'wechat-callback-test-'));
}

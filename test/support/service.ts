import type { Type } from '@nestjs/common';
import { startPlatform, type Platform, type PlatformOptions } from '../../src/simulator';
import { startInstance, type Instance } from './instance';

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
export interface Service extends Instance {
  readonly platform: Platform;
}

/** What a test that failed has left open would keep Jest from ending. */
const running = new Set<Platform>();
afterAll(async () => {
  for (const platform of running) await platform.close();
});

/**
 * Starts both, connected. There is a management listener only where the environment asks for it.
 * @throws what stops the service's start
 */
export async function startService(options: ServiceOptions = {}): Promise<Service> {
  const platform = await startPlatform(options.platform);
  running.add(platform);
  const { environment } = platform;
  const settings = { MANAGEMENT_PORT: 'off', ...environment, ...options.environment };
  const instance = await startInstance(settings, options.handlers);
  platform.connect(instance.url);
  return { ...instance, platform, close: () => closeBoth(platform, instance) };
}

async function closeBoth(platform: Platform, instance: Instance): Promise<void> {
  if (running.delete(platform)) await platform.close();
  await instance.close();
}

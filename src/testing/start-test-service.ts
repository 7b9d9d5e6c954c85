import { mkdtempSync, rmSync } from 'node:fs';
import type { ClientRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DynamicModule, Module, type Type } from '@nestjs/common';
import { MODULE_METADATA } from '@nestjs/common/constants';
import { startPlatform, type PlatformObserver } from '../simulator';
import { HandlerRuns } from './handler-runs';
import { OpenRequests } from './open-requests';
import { TestClock } from './test-clock';
import { startInstance } from './test-instance';
import { TestService } from './test-service';
import { splitArguments, type Tested, type TestServiceOptions } from './test-service.options';

/**
 * Starts the real service with these handlers, on data of its own, and the simulated platform that
 * delivers to it. See docs/testing.md for late replies, refusals, restarts and duplicates.
 *
 * @param given handler classes, other providers or modules; options last
 * @throws what stops the service's start
 * @example
 * await using service = await startTestService(OrderHandler);
 * const { text: seen } = await service.send(text('订单 7'));
 */
export async function startTestService(
  ...given: readonly (Tested | TestServiceOptions)[]
): Promise<TestService> {
  const [tested, options] = splitArguments(given);
  const { environment: wanted, platform: settings, account, time = 'virtual' } = options;
  const runs = new HandlerRuns();
  let callback = '';
  const requests = new OpenRequests((request) => addressOf(request).startsWith(callback));
  const clock = time === 'virtual' ? new TestClock(runs, requests) : undefined;
  const directory = mkdtempSync(join(tmpdir(), 'wechat-test-'));
  const observer = observerOf(requests, settings?.observer);
  const platform = await startPlatform({ ...settings, observer });
  const end = () => {
    requests.close();
    rmSync(directory, { recursive: true, force: true });
  };
  const own = { LOG_LEVEL: 'error', MANAGEMENT_PORT: 'off', DATA_DIR: directory };
  const environment = { ...own, ...platform.environment, ...wanted };
  const settled = { environment, account };
  const start = async () => {
    const handlers = handlersUnderTest(tested);
    const instance = await startInstance(settled, handlers, runs, requests.observe);
    callback = instance.url;
    platform.connect(callback);
    return instance;
  };
  try {
    return new TestService({ platform, clock, start, end }, await start());
  } catch (error) {
    await platform.close();
    await clock?.stop();
    end();
    throw error;
  }
}

/** Tells the clock of deliveries, and a test's own observer of everything. */
function observerOf(requests: OpenRequests, own: PlatformObserver = {}): PlatformObserver {
  return {
    ...own,
    begun: (message, delivery) => {
      requests.delivers();
      own.begun?.(message, delivery);
    },
    ended: (message, delivery) => {
      if (delivery.outcome.endsWith('-connection')) requests.reachedNobody();
      own.ended?.(message, delivery);
    },
  };
}

function addressOf(request: ClientRequest): string {
  return `${request.protocol}//${String(request.getHeader('host'))}${request.path}`;
}

/** A module as `src/handlers` has one: modules are imported, everything else is provided. */
function handlersUnderTest(tested: readonly Tested[]): Type {
  const imports = tested.filter((one): one is Type | DynamicModule => isModule(one));
  const providers = tested.filter((one): one is Exclude<Tested, DynamicModule> => !isModule(one));
  @Module({ imports, providers })
  class HandlersUnderTest {}
  return HandlersUnderTest;
}

function isModule(tested: Tested): boolean {
  if ('module' in tested) return true;
  return Object.values(MODULE_METADATA).some((key) => Reflect.hasMetadata(key, tested));
}

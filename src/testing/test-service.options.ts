import type { DynamicModule, Provider, Type } from '@nestjs/common';
import type { PlatformOptions } from '../simulator';

/** A handler, any other provider such as `{ provide: Orders, useValue: fake }`, or a module. */
export type Tested = Type | DynamicModule | Exclude<Provider, Type>;

/** How a test service differs from the one that runs on embedded defaults. */
export interface TestServiceOptions {
  /** Variables of `.env.example`, over those of the simulated account. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Its name, for handlers with `@ForAccount`; `default` when left out. */
  readonly account?: string;
  /** Of the simulated platform: `mode`, `verified`, `deliveries` … */
  readonly platform?: PlatformOptions;
  /**
   * `virtual` (default): while all handlers wait for timers, time leaps to the next one, so that
   * 20 seconds take some milliseconds. `real`: nothing is touched.
   */
  readonly time?: 'virtual' | 'real';
}

/** The last of what `startTestService` was called with, where that is options. */
export function splitArguments(
  given: readonly (Tested | TestServiceOptions)[],
): readonly [readonly Tested[], TestServiceOptions] {
  const last = given.at(-1);
  const isOptions = typeof last === 'object' && !('module' in last) && !('provide' in last);
  const tested = (isOptions ? given.slice(0, -1) : given) as readonly Tested[];
  return [tested, isOptions ? last : {}];
}

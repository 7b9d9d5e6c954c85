import { DiscoveryService } from '@nestjs/core';

export const AccountNames = DiscoveryService.createDecorator<readonly string[]>();

/**
 * Beside an `@On…` decorator: for these accounts alone. Where a handler of all accounts claims the
 * very same, this one takes its place for them.
 * @example `@ForAccount('shop')`
 */
export function ForAccount(...names: readonly [string, ...string[]]): ClassDecorator {
  return AccountNames(names);
}

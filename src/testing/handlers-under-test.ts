import { Module, type Type } from '@nestjs/common';
import { MODULE_METADATA } from '@nestjs/common/constants';
import type { Tested } from './test-service.options';

/** A module as `src/handlers` has one: modules are imported, everything else is provided. */
export function handlersUnderTest(tested: readonly Tested[]): Type {
  const imports = tested.filter(isModule);
  const providers = tested.filter((one): one is Type => !isModule(one));
  @Module({ imports: [...imports], providers })
  class HandlersUnderTest {}
  return HandlersUnderTest;
}

function isModule(tested: Tested): boolean {
  if ('module' in tested) return true;
  return Object.values(MODULE_METADATA).some((key) => Reflect.hasMetadata(key, tested));
}

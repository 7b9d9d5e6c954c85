import { Module, type Type } from '@nestjs/common';

/** A module as `src/handlers` has one. */
export function moduleOf(handlers: readonly Type[]): Type {
  @Module({ providers: [...handlers] })
  class TestHandlersModule {}
  return TestHandlersModule;
}

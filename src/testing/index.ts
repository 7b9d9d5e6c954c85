export { startTestService } from './start-test-service';
export type { TestService } from './test-service';
export type { Tested, TestServiceOptions } from './test-service.options';
// What a handler's test says its messages with.
export * from '../simulator';

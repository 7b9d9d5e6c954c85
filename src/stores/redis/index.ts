export { RedisModule, type RedisModuleOptions } from './redis.module';
export { RedisUrlError } from './redis.connection';
export { StoreUnavailableError, type StoreFault } from './store-unavailable.error';

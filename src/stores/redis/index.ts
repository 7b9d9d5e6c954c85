export { RedisModule, type RedisModuleOptions } from './redis.module';
export { RedisUrlError } from './redis-url.error';
export { StoreUnavailableError, type StoreFault } from './store-unavailable.error';

export { ConfigurationError } from './configuration.error';
export type { Environment } from './environment.schema';
export { loadConfiguration, type Configuration } from './load-configuration';

export { ConfigurationError } from './configuration.error';
export type { Environment } from './environment.schema';
export { loadConfiguration, strayWarnings, type Configuration } from './load-configuration';

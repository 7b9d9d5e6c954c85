export { ACCOUNT_SECRETS } from './account.fields';
export { inFile, readAccount, type AccountSettings, type Mistake } from './account.schema';
export { ConfigurationError } from './configuration.error';
export type { Environment } from './environment.schema';
export {
  accountSettings,
  loadConfiguration,
  strayWarnings,
  type Configuration,
} from './load-configuration';

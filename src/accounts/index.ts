export { AccountSource } from './account-source';
export { AccountsModule } from './accounts.module';
export { EnvironmentAccountSource, openAccounts, type OpenAccounts } from './open-accounts';

export { AccountSource } from './account-source';
export { AccountsModule } from './accounts.module';
export { openAccounts, type OpenAccounts } from './open-accounts';

export { AccountSource } from './account-source';
export { AccountsModule } from './accounts.module';
export { AccountChoiceError, chooseAccount } from './choose-account';
export { openAccounts, type OpenAccounts } from './open-accounts';

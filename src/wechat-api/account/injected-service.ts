import type { FactoryProvider, Type } from '@nestjs/common';
import { Accounts } from '../../wechat';
import type { AccountApi } from './account-api';
import { AccountApis } from './account-apis';
import { SeveralAccountsError } from './account.errors';

type Services = Pick<AccountApi, 'api' | 'media' | 'customMessage' | 'token' | 'ticket'>;

/** What is injected as the service: that of the only account, or one that leads to those of all. */
export function injectedService<P extends keyof Services>(
  service: Type<Services[P]>,
  property: P,
): FactoryProvider<Services[P]> {
  return {
    provide: service,
    inject: [Accounts, AccountApis],
    useFactory: (accounts: Accounts, apis: AccountApis) => {
      const only = accounts.only();
      return only ? apis.of(only)[property] : leadingToAll(service, property, apis);
    },
  };
}

function leadingToAll<P extends keyof Services>(
  { name, prototype }: Type<Services[P]>,
  property: P,
  apis: AccountApis,
): Services[P] {
  const methods = Object.getOwnPropertyNames(prototype).filter((one) => one !== 'constructor');
  const refusals = methods.map((method) => {
    const refuse = () => {
      throw new SeveralAccountsError(name, method, property);
    };
    return [method, refuse] as const;
  });
  const forAccount = (account: string) => apis.named(account)[property];
  const made = Object.create(prototype as object) as Services[P];
  return Object.assign(made, Object.fromEntries(refusals), { forAccount });
}

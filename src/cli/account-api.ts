import { Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import { configuredAccounts } from '../app.module';
import type { Configuration } from '../config';
import { storesModule } from '../stores';
import { Accounts, MessageObservers } from '../wechat';
import { AccountApis, WechatApiModule, type WechatApiClient } from '../wechat-api';
import { CommandError, type CommandContext } from './command';

@Module({})
class AccountsModule {
  static of(configuration: Configuration): DynamicModule {
    const useValue = configuredAccounts(configuration);
    const provided = [{ provide: Accounts, useValue }, MessageObservers];
    return { module: AccountsModule, global: true, providers: provided, exports: provided };
  }
}

@Module({})
class ApiModule {
  static of(configuration: Configuration): DynamicModule {
    const imports = [
      ScheduleModule.forRoot(),
      AccountsModule.of(configuration),
      storesModule(configuration),
      WechatApiModule.forRoot({}),
    ];
    return { module: ApiModule, imports };
  }
}

/**
 * Calls WeChat's APIs with the token that the running service uses.
 * @param name of the account, where there are several
 */
export async function withApi<T>(
  context: CommandContext,
  name: string | undefined,
  use: (api: WechatApiClient) => Promise<T>,
): Promise<T> {
  const configuration = await context.configuration();
  const app = await NestFactory.createApplicationContext(ApiModule.of(configuration), {
    logger: false,
    abortOnError: false,
  });
  try {
    const accounts = app.get(Accounts);
    const account = name === undefined ? accounts.only() : accounts.named(name);
    if (!account) throw new CommandError(whichOf(accounts, name));
    return await use(app.get(AccountApis).of(account).api);
  } finally {
    await app.close();
  }
}

function whichOf(accounts: Accounts, name: string | undefined): string {
  const names = accounts.all().map((one) => one.name);
  const wrong = name === undefined ? 'Say which account' : `There is no account "${name}"`;
  return `${wrong}: --account ${names.join(' or ')}.`;
}

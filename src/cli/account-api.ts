import { Module, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import type { Configuration } from '../config';
import { storesModule } from '../stores';
import { Accounts, MessageObservers } from '../wechat';
import { AccountApis, WechatApiModule, type WechatApiClient } from '../wechat-api';
import { chosenAccount } from './chosen-account';
import type { CommandContext } from './command';
import { withPlace } from './unreachable';

@Module({})
class ApiModule {
  static of(configuration: Configuration, accounts: Accounts): DynamicModule {
    const provided = [{ provide: Accounts, useValue: accounts }, MessageObservers];
    const imports = [
      ScheduleModule.forRoot(),
      storesModule(configuration, accounts),
      WechatApiModule.forRoot({}),
    ];
    return { module: ApiModule, global: true, imports, providers: provided, exports: provided };
  }
}

/**
 * Calls WeChat's APIs with the token that the running service uses.
 * @param name of the account, where there are several
 * @throws UsageError where it is not said which, or there is none such; CommandError where nothing
 * answers
 */
export async function withApi<T>(
  context: CommandContext,
  name: string | undefined,
  use: (api: WechatApiClient) => Promise<T>,
): Promise<T> {
  // No other account's token is asked for.
  const { configuration, accounts, account } = await chosenAccount(context, name);
  const app = await NestFactory.createApplicationContext(ApiModule.of(configuration, accounts), {
    logger: false,
    abortOnError: false,
  });
  try {
    return await use(app.get(AccountApis).of(account).api);
  } catch (error) {
    throw withPlace(error, account);
  } finally {
    await app.close();
  }
}

import { type DynamicModule, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ScheduleModule } from '@nestjs/schedule';
import type { Configuration } from '../config';
import { redactorFor } from '../logging';
import { storesModule } from '../stores';
import { type WechatAccount, Accounts, MessageObservers } from '../wechat';
import {
  type WechatApiClient,
  AccountApis,
  WechatApiModule,
  AccessTokenUnavailableError,
  WechatApiError,
  WechatConnectionError,
} from '../wechat-api';
import { chosenAccount } from './chosen-account';
import { type CommandContext, CommandError, INVOCATION } from './command';
import { shownAddress } from './shown-address';

@Module({})
class ApiModule {
  static of(configuration: Configuration, accounts: Accounts): DynamicModule {
    const provided = [{ provide: Accounts, useValue: accounts }, MessageObservers];
    const imports = [
      ScheduleModule.forRoot(),
      storesModule(configuration, accounts, { isVisit: true }),
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
    throw withoutSecrets(withPlace(error, account), configuration, account);
  } finally {
    await app.close();
  }
}

/** WeChat repeats what it was sent now and then. */
function withoutSecrets(error: unknown, configuration: Configuration, { api }: WechatAccount) {
  const isToken = error instanceof AccessTokenUnavailableError;
  if (!isToken && !(error instanceof WechatApiError)) return error;
  return new CommandError(redactorFor(configuration, { secrets: [api.appSecret] })(error.message));
}

/** Where nothing answered: says where it was looked for, and what finds out why. */
export function withPlace(error: unknown, { api }: WechatAccount): unknown {
  const failure = connectionFailureIn(error);
  if (!failure || !(error instanceof Error)) return error;
  const { baseUrl, tokenUpstream } = api;
  // Another system may give the token.
  const place =
    tokenUpstream && !failure.path.startsWith('/')
      ? `${shownAddress(tokenUpstream.url)} (WECHAT_TOKEN_UPSTREAM_URL)`
      : `${shownAddress(baseUrl)} (WECHAT_API_BASE_URL)`;
  return new CommandError(`${error.message}, at ${place}; run: ${INVOCATION} doctor`);
}

function connectionFailureIn(error: unknown): WechatConnectionError | undefined {
  const cause = error instanceof AccessTokenUnavailableError ? error.cause : error;
  return cause instanceof WechatConnectionError ? cause : undefined;
}

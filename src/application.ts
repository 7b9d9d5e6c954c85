import { Logger, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { openAccounts, type AccountSource } from './accounts';
import { AppModule } from './app.module';
import { loadConfiguration, strayWarnings, type Configuration } from './config';
import { HandlersModule } from './handlers/handlers.module';
import { createLogger } from './logging';
import { MessageObservers } from './wechat';
import { refuseAddress, RequestErrorFilter } from './request-errors';

/** Slow senders are cut off well before they can pile up; WeChat itself waits 5 seconds. */
const SLOWEST_HEADERS_MS = 5000;
const SLOWEST_REQUEST_MS = 8000;

export interface Application {
  readonly app: NestFastifyApplication;
  readonly configuration: Configuration;
}

/**
 * The service, not listening yet.
 * @param environment given: instead of the process' variables and `.env` (tests)
 * @param handlers what is answered
 * @param source of the accounts, in the place of the environment and its file
 * @throws ConfigurationError and every start-up check of the modules
 */
export async function createApplication(
  environment?: Readonly<Record<string, string>>,
  handlers: Type = HandlersModule,
  source?: AccountSource,
): Promise<Application> {
  const configuration = await loadConfiguration(environment);
  const open = await openAccounts(configuration, source);
  const logger = createLogger(configuration, open.source);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot(configuration, open, handlers),
    adapterFor(configuration),
    { bodyParser: false, abortOnError: false, logger },
  );
  const observers = app.get(MessageObservers);
  logger.listener = (level, context, line) => observers.logged(level, context, line);
  app.useGlobalFilters(new RequestErrorFilter());
  for (const warning of strayWarnings(environment)) new Logger('Configuration').warn(warning);
  return { app, configuration };
}

function adapterFor(configuration: Configuration): FastifyAdapter {
  const proxies = configuration.get('WECHAT_TRUSTED_PROXIES', { infer: true });
  return new FastifyAdapter({
    trustProxy: proxies.length > 0 ? [...proxies] : false,
    requestTimeout: SLOWEST_REQUEST_MS,
    // Requests over kept connections are still answered while the service ends.
    return503OnClosing: false,
    http: { headersTimeout: SLOWEST_HEADERS_MS, connectionsCheckingInterval: 1000 },
    frameworkErrors: refuseAddress,
    routerOptions: { ignoreTrailingSlash: true },
  });
}

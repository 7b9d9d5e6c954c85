import { Module, type DynamicModule } from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { NestFactory } from '@nestjs/core';
import { z } from 'zod';
import { ConfigurationError } from './configuration.error';
import { environmentSchema, type Environment } from './environment.schema';

/** The validated environment; other variables stay readable for handlers. */
export type Configuration = ConfigService<Environment, true>;

@Module({})
class ConfigurationModule {}

/**
 * Reads and validates the configuration before anything else is built, because the listener's own
 * options depend on it.
 * @param environment given: used instead of the process' variables and `.env` (tests)
 * @throws ConfigurationError with all mistakes at once
 */
export async function loadConfiguration(
  environment?: Readonly<Record<string, string>>,
): Promise<Configuration> {
  const context = await NestFactory.createApplicationContext(configurationModule(environment), {
    logger: false,
    abortOnError: false,
  }).catch((error: unknown) => {
    throw new ConfigurationError(problemsIn(error));
  });
  return context.get<Configuration>(ConfigService);
}

async function configurationModule(
  environment?: Readonly<Record<string, string>>,
): Promise<DynamicModule> {
  const given = environment !== undefined;
  const config = ConfigModule.forRoot({
    ignoreEnvFile: given,
    ignoreEnvVars: given,
    skipProcessEnv: true,
    validationSchema: given
      ? z.preprocess(() => environment, environmentSchema)
      : environmentSchema,
  });
  return { module: ConfigurationModule, imports: [config] };
}

function problemsIn(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/^Config validation error: /, '');
}

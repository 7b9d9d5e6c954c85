import { Module, type DynamicModule } from '@nestjs/common';
import { ConfigModule, ConfigService } from '@nestjs/config';
import { NestFactory } from '@nestjs/core';
import { reasonOf } from '../reason-of';
import { accountVariables } from './account.fields';
import type { AccountSettings } from './account.schema';
import { ConfigurationError } from './configuration.error';
import { environmentSchema, strayIn, type Environment } from './environment.schema';
import { unusedVariables } from './stray-variables';

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
  if (environment) return fromGiven(environment);
  const context = await NestFactory.createApplicationContext(configurationModule(), {
    logger: false,
    abortOnError: false,
  }).catch((error: unknown) => {
    throw new ConfigurationError(problemsIn(error));
  });
  return context.get<Configuration>(ConfigService);
}

/** What the environment says of the one account; of several, what holds for all of them. */
export function accountSettings(configuration: Configuration): AccountSettings {
  const names = Object.keys(accountVariables) as (keyof AccountSettings)[];
  const settings = names.map((name) => [name, configuration.get(name, { infer: true })]);
  return Object.fromEntries(settings) as AccountSettings;
}

/**
 * A line for each variable that is set for this service, as its name says, but has no effect.
 * @param environment as for {@link loadConfiguration}, which has added `.env` to the process'
 */
export function strayWarnings(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): readonly string[] {
  const all = [...strayIn(environment), ...unusedVariables(environment)];
  return all.map(({ name, problem }) => `${name} ${problem}`);
}

/** Past ConfigModule, which would put what is given into the variables of this process. */
function fromGiven(environment: Readonly<Record<string, string>>): Configuration {
  const result = environmentSchema.safeParse(environment);
  if (result.success) {
    const configuration: Configuration = new ConfigService({ ...environment, ...result.data });
    // What ConfigModule's option of this name sets: what is not given is not looked up either.
    Object.assign(configuration, { skipProcessEnv: true });
    return configuration;
  }
  const problems = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new ConfigurationError(problems.join('\n'));
}

async function configurationModule(): Promise<DynamicModule> {
  const config = ConfigModule.forRoot({
    skipProcessEnv: true,
    validationSchema: environmentSchema,
  });
  return { module: ConfigurationModule, imports: [config] };
}

function problemsIn(error: unknown): string {
  const { code, syscall } = error as NodeJS.ErrnoException;
  // Such as the directory that Docker makes for a mounted file which is not there.
  if (syscall !== undefined) {
    return `.env: it cannot be read (${code}): make it a file that the service's user may read, or remove it`;
  }
  return reasonOf(error).replace(/^Config validation error: /, '');
}

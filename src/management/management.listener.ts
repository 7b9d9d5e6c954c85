import {
  BadRequestException,
  Catch,
  Inject,
  Injectable,
  Logger,
  Module,
  NotFoundException,
  UnauthorizedException,
  type DynamicModule,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { TerminusModule } from '@nestjs/terminus';
import type { Queue } from 'bullmq';
import { listen } from '../listen';
import { reasonOf } from '../reason-of';
import { refuseAddress, RequestErrorFilter } from '../request-errors';
import { CredentialsController } from './credentials.controller';
import { refuseForeignPages } from './foreign-pages';
import { HealthController } from './health.controller';
import { MANAGEMENT_SOURCES, type ManagementSources } from './management-sources';
import { MetricsController } from './metrics.controller';
import { addQueueBoard } from './queue-board';
import { TOKEN_API_KEY } from './token-api-key.guard';

/** Where the listener for operators listens, and what it shows. */
export interface ManagementAddress {
  readonly host: string;
  readonly port: number | 'off';
  /** Names by which it may be called beside its address. */
  readonly names: readonly string[];
  /** Whether job queues are shown. */
  readonly queues: boolean;
  /** The key of other systems for the access token; unset: they cannot have it. */
  readonly tokenApiKey: string | undefined;
  /** Takes out of a text what must not be read. */
  readonly redact: (text: string) => string;
}

export const MANAGEMENT_ADDRESS = Symbol('MANAGEMENT_ADDRESS');
/** The application's job queues; none on the embedded store. */
export const JOB_QUEUES = Symbol('JOB_QUEUES');

@Module({})
class ManagementHttpModule {
  static with(sources: ManagementSources, tokenApiKey: string | undefined): DynamicModule {
    return {
      module: ManagementHttpModule,
      imports: [TerminusModule.forRoot({ logger: false })],
      controllers: [
        HealthController,
        MetricsController,
        ...(tokenApiKey ? [CredentialsController] : []),
      ],
      providers: [
        { provide: MANAGEMENT_SOURCES, useValue: sources },
        { provide: TOKEN_API_KEY, useValue: tokenApiKey },
      ],
    };
  }
}

/** Readiness answers 503 with JSON and is left alone. */
@Catch(NotFoundException, UnauthorizedException, BadRequestException)
class RefusalFilter extends RequestErrorFilter {}

/** A separate listener, so that nothing of it can be reached through the callback's port. */
@Injectable()
export class ManagementListener implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(ManagementListener.name);
  private app: NestFastifyApplication | undefined;

  constructor(
    @Inject(MANAGEMENT_ADDRESS) private readonly address: ManagementAddress,
    @Inject(MANAGEMENT_SOURCES) private readonly sources: ManagementSources,
    @Inject(JOB_QUEUES) private readonly queues: readonly Queue[],
  ) {}

  /** A port that is taken does not keep the callback from starting. */
  async onApplicationBootstrap(): Promise<void> {
    const { host, port } = this.address;
    if (port === 'off') return;
    const variables = { host: 'MANAGEMENT_HOST', port: 'MANAGEMENT_PORT' };
    try {
      this.app = await this.create();
      const url = await listen(this.app, { host, port, variables });
      this.logger.log(`Health and metrics on ${url}`);
    } catch (error) {
      this.logger.error(`No health and metrics, but deliveries are answered. ${reasonOf(error)}`);
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.app?.close();
  }

  private async create(): Promise<NestFastifyApplication> {
    const app = await NestFactory.create<NestFastifyApplication>(
      ManagementHttpModule.with(this.sources, this.address.tokenApiKey),
      new FastifyAdapter({ frameworkErrors: refuseAddress }),
      // Without a logger of its own, which would become everybody's.
      { abortOnError: false },
    );
    app.useGlobalFilters(new RefusalFilter());
    const { host, names, queues } = this.address;
    refuseForeignPages(app.getHttpAdapter().getInstance(), [host, ...names]);
    if (queues) await this.showQueues(app);
    return app;
  }

  private async showQueues(app: NestFastifyApplication): Promise<void> {
    if (this.queues.length === 0) {
      this.logger.warn(
        'MANAGEMENT_QUEUES=on has no effect without REDIS_URL: there are no job queues then. ' +
          'What was given up is listed by "npm run wechat -- dead".',
      );
      return;
    }
    const fastify = app.getHttpAdapter().getInstance();
    await addQueueBoard(fastify, this.queues, this.address.redact);
  }
}

import {
  Inject,
  Injectable,
  Logger,
  Module,
  type DynamicModule,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { TerminusModule } from '@nestjs/terminus';
import { HealthController } from './health.controller';
import { HEALTH_SOURCES, type HealthSources } from './health-sources';
import { MetricsController } from './metrics.controller';

/** Where operators look; unset: nowhere. */
export interface ManagementAddress {
  readonly host: string;
  readonly port: number | 'off';
}

export const MANAGEMENT_ADDRESS = Symbol('MANAGEMENT_ADDRESS');

@Module({})
class ManagementHttpModule {
  static with(sources: HealthSources): DynamicModule {
    return {
      module: ManagementHttpModule,
      imports: [TerminusModule.forRoot({ logger: false })],
      controllers: [HealthController, MetricsController],
      providers: [{ provide: HEALTH_SOURCES, useValue: sources }],
    };
  }
}

/** A listener of its own, so that nothing of it can be reached through the callback's port. */
@Injectable()
export class ManagementListener implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(ManagementListener.name);
  private app: NestFastifyApplication | undefined;

  constructor(
    @Inject(MANAGEMENT_ADDRESS) private readonly address: ManagementAddress,
    @Inject(HEALTH_SOURCES) private readonly sources: HealthSources,
  ) {}

  /** A port that is taken costs the operator's view, never the callback. */
  async onApplicationBootstrap(): Promise<void> {
    const { host, port } = this.address;
    if (port === 'off') return;
    try {
      this.app = await this.listen(host, port);
      this.logger.log(`Health and metrics on ${await this.app.getUrl()}`);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.logger.error(
        `No health and metrics: ${reason}. Give each process a MANAGEMENT_PORT of its own, or off.`,
      );
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.app?.close();
  }

  private async listen(host: string, port: number): Promise<NestFastifyApplication> {
    const app = await NestFactory.create<NestFastifyApplication>(
      ManagementHttpModule.with(this.sources),
      new FastifyAdapter(),
      { logger: ['warn', 'error'], abortOnError: false },
    );
    await app.listen(port, host);
    return app;
  }
}

import { Controller, Get, Inject } from '@nestjs/common';
import {
  HealthCheck,
  HealthCheckService,
  HealthIndicatorService,
  type HealthCheckResult,
} from '@nestjs/terminus';
import { MANAGEMENT_SOURCES, type ManagementSources } from './management-sources';

/** For balancers and orchestrators: is the process alive, and is everything that it needs there. */
@Controller('health')
export class HealthController {
  constructor(
    @Inject(MANAGEMENT_SOURCES) private readonly sources: ManagementSources,
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
  ) {}

  @Get('live')
  live(): { readonly status: 'ok' } {
    return { status: 'ok' };
  }

  /** 503 does not mean that deliveries go unanswered: without store or token they still are. */
  @Get('ready')
  @HealthCheck()
  ready(): Promise<HealthCheckResult> {
    return this.health.check([() => this.store(), () => this.accessToken(), () => this.serving()]);
  }

  private async store() {
    const indicator = this.indicators.check('store');
    try {
      await this.sources.ping();
      return indicator.up();
    } catch {
      return indicator.down('degraded: not reachable; deliveries are deduplicated per process');
    }
  }

  private async accessToken() {
    const indicator = this.indicators.check('accessToken');
    const { fresh, ageMs, leftMs } = this.sources.tokenStatus();
    if (!fresh) return indicator.down('none is valid; passive replies still work');
    const ageSeconds = Math.round((ageMs ?? 0) / 1000);
    const expiresInSeconds = Math.round((leftMs ?? 0) / 1000);
    return indicator.up({ ageSeconds, expiresInSeconds });
  }

  private async serving() {
    const indicator = this.indicators.check('serving');
    return this.sources.isDraining() ? indicator.down('draining') : indicator.up();
  }
}

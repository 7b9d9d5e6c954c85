import { Controller, Get, Inject } from '@nestjs/common';
import { HealthCheck, HealthCheckService, HealthIndicatorService } from '@nestjs/terminus';
import { MANAGEMENT_SOURCES, type ManagementSources } from './management-sources';

/** For load balancers and orchestrators: whether the process is alive, and has all that it needs. */
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
  ready() {
    return this.health.check([() => this.store(), () => this.accessToken(), () => this.serving()]);
  }

  private async store() {
    const indicator = this.indicators.check('store');
    return this.sources.ping().then(
      () => indicator.up(),
      () => indicator.down('degraded: not reachable; deliveries are deduplicated per process'),
    );
  }

  private async accessToken() {
    const indicator = this.indicators.check('accessToken');
    const { fresh, ageMs, leftMs } = this.sources.tokenStatus();
    if (!fresh) return indicator.down('none is valid; passive replies still work');
    return indicator.up({ ageSeconds: seconds(ageMs), expiresInSeconds: seconds(leftMs) });
  }

  private async serving() {
    const indicator = this.indicators.check('serving');
    return this.sources.isDraining() ? indicator.down('draining') : indicator.up();
  }
}

function seconds(ms = 0): number {
  return Math.round(ms / 1000);
}

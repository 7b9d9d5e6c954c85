import { Module, type DynamicModule, type FactoryProvider } from '@nestjs/common';
import { HEALTH_SOURCES, type HealthSources } from './health-sources';
import {
  MANAGEMENT_ADDRESS,
  ManagementListener,
  type ManagementAddress,
} from './management.listener';

/** Health and metrics for the people who run the service. */
@Module({})
export class ManagementModule {
  static forRoot(
    address: ManagementAddress,
    sources: Pick<FactoryProvider<HealthSources>, 'inject' | 'useFactory'>,
  ): DynamicModule {
    return {
      module: ManagementModule,
      providers: [
        ManagementListener,
        { provide: MANAGEMENT_ADDRESS, useValue: address },
        { provide: HEALTH_SOURCES, ...sources },
      ],
    };
  }
}

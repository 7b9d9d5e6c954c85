import { Module, type DynamicModule, type FactoryProvider } from '@nestjs/common';
import type { Queue } from 'bullmq';
import { MANAGEMENT_SOURCES, type ManagementSources } from './management-sources';
import {
  JOB_QUEUES,
  MANAGEMENT_ADDRESS,
  ManagementListener,
  type ManagementAddress,
} from './management.listener';

type Factory<T> = Pick<FactoryProvider<T>, 'inject' | 'useFactory'>;

/** Health, metrics and job queues for the people who run the service. */
@Module({})
export class ManagementModule {
  static forRoot(
    address: ManagementAddress,
    sources: Factory<ManagementSources>,
    queues: Factory<readonly Queue[]>,
  ): DynamicModule {
    return {
      module: ManagementModule,
      providers: [
        ManagementListener,
        { provide: MANAGEMENT_ADDRESS, useValue: address },
        { provide: MANAGEMENT_SOURCES, ...sources },
        { provide: JOB_QUEUES, ...queues },
      ],
    };
  }
}

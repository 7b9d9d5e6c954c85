export type { HealthSources } from './health-sources';
export type { ManagementAddress } from './management.listener';
export { ManagementModule } from './management.module';

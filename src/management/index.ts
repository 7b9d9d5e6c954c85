export type { ManagementSources } from './management-sources';
export type { ManagementAddress } from './management.listener';
export { ManagementModule } from './management.module';

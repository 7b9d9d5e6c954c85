import type { TokenStatus } from '../wechat-api';

/** What readiness is made of; the application says where it comes from. */
export interface HealthSources {
  /** Rejects when the store does not answer. */
  ping(): Promise<void>;
  tokenStatus(): TokenStatus;
  isDraining(): boolean;
}

export const HEALTH_SOURCES = Symbol('HEALTH_SOURCES');

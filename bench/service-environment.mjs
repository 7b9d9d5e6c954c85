import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { account } from './account.mjs';

/** For the measured service: nothing of it leaves this machine. */
export function serviceEnvironment(more = {}) {
  return {
    ...account,
    WECHAT_API_BASE_URL: 'http://127.0.0.1:9',
    MANAGEMENT_PORT: 'off',
    LOG_LEVEL: 'error',
    DATA_DIR: mkdtempSync(join(tmpdir(), 'wechat-bench-')),
    ...(process.env.SERVICE_DIST && { SERVICE_DIST: process.env.SERVICE_DIST }),
    ...more,
  };
}

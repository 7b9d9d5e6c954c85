import { join } from 'node:path';
import { FileRecordingStore } from './file.recording-store';
import type { RecordingStore } from './recording-store';

export interface RecordingOptions {
  /** How many messages of an account are kept; 0: none. */
  readonly most: number;
  readonly dataDirectory: string;
  readonly redisUrl?: string;
}

/** Where the service records, also for a process that only reads there. */
export function openRecordings({
  most,
  dataDirectory,
  redisUrl,
}: RecordingOptions): RecordingStore {
  if (redisUrl === undefined) return new FileRecordingStore(directoryIn(dataDirectory), most);
  // On demand, as the store's client is.
  const { RedisRecordingStore } =
    require('./redis.recording-store') as typeof import('./redis.recording-store');
  return new RedisRecordingStore(redisUrl, most);
}

/** Nothing outlives its day, whether recording is still on or not; in Redis it expires by itself. */
export async function sweepRecordings({ dataDirectory }: RecordingOptions): Promise<void> {
  await new FileRecordingStore(directoryIn(dataDirectory), Infinity).sweep();
}

function directoryIn(dataDirectory: string): string {
  return join(dataDirectory, 'recorded');
}

import { setTimeout as pause } from 'node:timers/promises';
import { saveAsTest } from '../../cli';
import { openRecordings, recordedMessage } from '../../recording';
import type { Variables } from '../environment';

/** The service writes what it records a moment later. */
const WRITTEN_AFTER_MS = 300;
const MOST = 1000;

/** The service has recorded nothing of the message. */
export class NotRecordedError extends Error {
  override readonly name = 'NotRecordedError';

  constructor() {
    super('The service has recorded nothing of this message: it was refused, or is too long ago.');
  }
}

/**
 * Writes a message and its reply as a test.
 * @param xml of the message, decrypted
 * @param service the service's variables
 * @returns the path of the file
 * @throws NotRecordedError, CommandError
 */
export async function saveTest(xml: string, service: Variables): Promise<string> {
  await pause(WRITTEN_AFTER_MS);
  const store = openRecordings({ most: MOST, dataDirectory: service['DATA_DIR'] ?? '' });
  try {
    const recorded = (await store.all(service['WECHAT_APP_ID'] ?? '')).map(recordedMessage);
    const found = recorded.findLast((message) => message.xml === xml);
    if (!found) throw new NotRecordedError();
    return await saveAsTest(found, { variables: service, recorded });
  } finally {
    await store.close();
  }
}

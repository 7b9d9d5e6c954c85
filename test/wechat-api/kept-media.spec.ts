import { readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { image, video, voice } from '../../src/simulator';
import {
  isMessage,
  OnImage,
  OnVideo,
  OnVoice,
  type IncomingMessage,
  type MessageHandler,
} from '../../src/wechat';
import { MediaService } from '../../src/wechat-api';
import { CapturedLog } from '../support/captured-log';
import { startService, type Service } from '../support/service';

@OnImage()
@OnVoice()
@OnVideo()
class KeepingHandler implements MessageHandler {
  readonly paths: string[] = [];

  constructor(private readonly media: MediaService) {}

  async handle(message: IncomingMessage): Promise<string> {
    const known =
      isMessage(message, 'image') || isMessage(message, 'voice') || isMessage(message, 'video');
    if (!known) return '';
    const path = await this.media.save(message.mediaId);
    this.paths.push(path);
    return `存为 ${basename(path)}`;
  }
}

describe('a handler that keeps what users send', () => {
  let service: Service;
  beforeAll(async () => {
    service = await startService({
      handlers: [KeepingHandler],
      environment: { WECHAT_ERROR_REPLY: '存不下来' },
    });
  });
  afterAll(() => service.close());

  it.each([
    ['image', image, 'image/jpeg', 'jpg', Buffer.from('ffd8ffe000104a46494600010100', 'hex')],
    ['voice', voice, 'voice/amr', 'amr', Buffer.from('#!AMR\nvoice of a user')],
    ['video', video, 'video/mp4', 'mp4', Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom')],
  ] as const)(
    'has every %s in DATA_DIR/media, byte for byte',
    async (type, message, contentType, extension, bytes) => {
      const { mediaId } = service.platform.api.addMedia({
        type,
        bytes,
        contentType,
        fileName: '../../../evil.sh',
      });
      const { text: seen } = await service.platform.send(message({ MediaId: mediaId }));
      const path = service.app.get(KeepingHandler).paths.at(-1) ?? '';
      expect(seen).toBe(`存为 ${basename(path)}`);
      expect(path).toBe(join(service.dataDirectory, 'media', `${mediaId}.${extension}`));
      expect(readFileSync(path)).toEqual(bytes);
      expect(statSync(path).mode & 0o777).toBe(0o600);
    },
  );

  it.each([
    ['it does not know the file', { errcode: 40007, errmsg: 'invalid media_id' }],
    ['it drops the connection', { drop: true }],
    ['it fails', { status: 500 }],
    ['it talks HTML', { body: '<html>', contentType: 'text/html' }],
  ] as const)('answers its error reply when the API host is out of sorts: %s', async (_, fault) => {
    const log = new CapturedLog();
    service.platform.api.fault('/cgi-bin/media/get', fault, { times: Infinity });
    const { text: seen, deliveries } = await service.platform.send(image());
    service.platform.api.clearFaults();
    log.release();
    expect([seen, deliveries.length]).toEqual(['存不下来', 1]);
    expect(log.text).toContain('KeepingHandler threw');
  });
});

import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
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
    const bytes = Buffer.from('ffd8ff', 'hex');
    const first = { type: 'image', bytes, contentType: 'image/jpeg' } as const;
    const { mediaId } = service.platform.api.addMedia(first);
    await service.platform.send(image({ MediaId: mediaId }));
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

  it.each([
    ['text/plain', image, 'image', 'jpg', 'ffd8ffe000104a46494600010100'],
    ['text/jpeg', image, 'image', 'png', '89504e470d0a1a0a0000000d49484452'],
    ['application/json', voice, 'voice', 'amr', '2321414d520a3c'],
    ['text/plain', video, 'video', 'mp4', '0000001866747970 6d703432000000006d703432'],
    ['text/html', video, 'video', 'mov', '0000001466747970 71742020000000007174'],
  ] as const)('is not led astray by %s', async (contentType, message, type, extension, hex) => {
    const bytes = Buffer.from(hex.replace(' ', ''), 'hex');
    const { mediaId } = service.platform.api.addMedia({ type, bytes, contentType });
    const { text: seen } = await service.platform.send(message({ MediaId: mediaId }));
    expect(seen).toBe(`存为 ${mediaId}.${extension}`);
    expect(readFileSync(join(service.dataDirectory, 'media', `${mediaId}.${extension}`))).toEqual(
      bytes,
    );
  });

  it.each([
    ['an HTML page', '<!DOCTYPE html><title>404</title>', 'video/mp4'],
    ['error JSON', '{"errcode":-5106,"errmsg":"vkey \x07 expired"}', 'video/mp4'],
    ['JSON of its own', '{"ret":-1}', 'application/octet-stream'],
    ['words', 'The request has expired', 'text/plain'],
    ['nothing', '', 'video/mp4'],
  ])('keeps nothing where a video_url leads to %s', async (_, body, contentType) => {
    const log = new CapturedLog();
    const bytes = Buffer.from(body);
    const { mediaId } = service.platform.api.addMedia({ type: 'video', bytes, contentType });
    const { text: seen } = await service.platform.send(video({ MediaId: mediaId }));
    log.release();
    expect(seen).toBe('存不下来');
    const kept = readdirSync(join(service.dataDirectory, 'media'));
    expect(kept.filter((name) => name.startsWith('.') || name.startsWith(mediaId))).toEqual([]);
  });

  it('fetches again what was kept empty', async () => {
    const bytes = Buffer.from('ffd8ffe0', 'hex');
    const picture = { type: 'image', bytes, contentType: 'image/jpeg' } as const;
    const { mediaId } = service.platform.api.addMedia(picture);
    const path = join(service.dataDirectory, 'media', `${mediaId}.jpg`);
    writeFileSync(path, '');
    await service.platform.send(image({ MediaId: mediaId }));
    expect(readFileSync(path)).toEqual(bytes);
  });

  it('has the name that the user gave a file', async () => {
    const media = { type: 'image', bytes: Buffer.from('ffd8ff', 'hex') } as const;
    const fileName = '照片（一）.jpg';
    const { mediaId } = service.platform.api.addMedia({ ...media, contentType: '', fileName });
    const download = await service.app.get(MediaService).download(mediaId);
    download.destroy();
    expect(download.fileName).toBe(fileName);
  });
});

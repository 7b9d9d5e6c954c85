import { createHash, randomBytes } from 'node:crypto';
import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { MediaService, WechatApiError } from '..';
import { tokenAnswer } from '../../../test/support/wechat-api/api-server';
import { startFixture, TOKEN, type ApiFixture } from '../../../test/support/wechat-api/api-fixture';

const GET = '/cgi-bin/media/get';
const UPLOAD = '/cgi-bin/media/upload';
const ID = 'fixture-media_id-0001';
const JPEG = Buffer.concat([Buffer.from('ffd8ffe000104a464946', 'hex'), randomBytes(2_000)]);
const MP4 = Buffer.concat([Buffer.from('\0\0\0\x18ftypmp42', 'latin1'), randomBytes(3_000)]);
const AMR = Buffer.concat([Buffer.from('#!AMR\n'), randomBytes(500)]);

let fixture: ApiFixture;
let media: MediaService;

async function start(...overrides: Parameters<typeof startFixture>): Promise<void> {
  fixture = await startFixture(...overrides);
  media = fixture.app.get(MediaService);
}

function serveFile(path: string, file: Buffer, headers: Record<string, string> = {}): void {
  fixture.api.on(path, (_request, response) => response.writeHead(200, headers).end(file));
}

async function reasonOf(work: Promise<unknown>): Promise<Error> {
  return work.then(
    () => new Error('nothing failed'),
    (reason: unknown) => reason as Error,
  );
}

beforeEach(() => start());
afterEach(() => fixture.close());

describe('MediaService.download', () => {
  it('streams the file, with its type by its bytes and a name to show', async () => {
    serveFile(GET, JPEG, {
      'content-type': 'text-less/wrong',
      'Content-disposition': 'attachment; filename="../../holiday photo.jpg"',
    });
    const file = await media.download(ID);
    expect(await buffer(file)).toEqual(JPEG);
    expect(file.contentType).toBe('image/jpeg');
    expect(file.fileName).toBe('holiday photo.jpg');
    const [request] = fixture.api.to(GET);
    expect(Object.fromEntries(request?.query ?? [])).toEqual({ access_token: TOKEN, media_id: ID });
  });

  it('is itself a stream, and taken apart the same one', async () => {
    serveFile(GET, JPEG);
    let size = 0;
    for await (const chunk of await media.download(ID)) size += (chunk as Buffer).length;
    expect(size).toBe(JPEG.length);
    const download = await media.download(ID);
    expect(download.stream).toBe(download);
    expect(await buffer(download.pipe(new PassThrough()))).toEqual(JPEG);
  });

  it('names a nameless file by its media id', async () => {
    serveFile(GET, AMR);
    const file = await media.download(ID);
    await buffer(file);
    expect(file.fileName).toBe(`${ID}.amr`);
  });

  it('fetches a file that is shorter than any format mark', async () => {
    serveFile(GET, Buffer.from([1, 2, 3]));
    const file = await media.download(ID);
    expect(await buffer(file)).toEqual(Buffer.from([1, 2, 3]));
    expect(file.contentType).toBe('application/octet-stream');
  });

  it('takes a file that merely begins like JSON for a file', async () => {
    serveFile(GET, Buffer.from('{not json'), { 'content-type': 'image/jpeg' });
    const file = await media.download(ID);
    expect(String(await buffer(file))).toBe('{not json');
  });

  it.each(['text/plain', 'application/json; encoding=utf-8', 'image/jpeg'])(
    'recognises a refusal under HTTP 200 and %s',
    async (type) => {
      const refusal = '{"errcode":40007,"errmsg":"invalid media_id rid: 1-2"}';
      serveFile(GET, Buffer.from(refusal), { 'content-type': type });
      const error = await reasonOf(media.download(ID));
      expect(error).toBeInstanceOf(WechatApiError);
      expect(error).toMatchObject({ errcode: 40007, rid: '1-2' });
    },
  );

  it('refreshes a void token and repeats once', async () => {
    fixture.api.json('/cgi-bin/stable_token', tokenAnswer(TOKEN), tokenAnswer('renewed'));
    fixture.api.on(GET, ({ query }, response) => {
      if (query.get('access_token') === 'renewed') response.end(JPEG);
      else response.end('{"errcode":42001,"errmsg":"access_token expired"}');
    });
    expect(await buffer(await media.download(ID))).toEqual(JPEG);
  });

  it('errors when the file is cut short', async () => {
    fixture.api.on(GET, (_request, response) => {
      response.writeHead(200, { 'content-length': '9999' }).write(JPEG);
      setTimeout(() => response.destroy(), 20);
    });
    const file = await media.download(ID);
    await expect(buffer(file)).rejects.toThrow(/before the end of the file/);
  });

  it('errors when no more bytes come', async () => {
    fixture.api.on(GET, (_request, response) => {
      response.writeHead(200, { 'content-length': '9999' }).write(JPEG);
    });
    const file = await media.download(ID);
    await expect(buffer(file)).rejects.toThrow(/no byte came for 150 ms/);
  });

  it('lets go of a file that nobody reads', async () => {
    fixture.api.on(GET, (_request, response) => {
      response.writeHead(200, { 'content-length': '9999' }).write(JPEG);
    });
    const file = await media.download(ID);
    await new Promise((resolve) => setTimeout(resolve, 220));
    expect(file.destroyed).toBe(true);
  });

  it('fetches the better voice from its own API', async () => {
    serveFile('/cgi-bin/media/get/jssdk', Buffer.from('frames'), { 'content-type': 'voice/speex' });
    const voice = await media.downloadVoice(ID);
    expect(String(await buffer(voice))).toBe('frames');
    expect([voice.contentType, voice.extension]).toEqual(['voice/speex', 'speex']);
  });

  it.each(['', 'with blank', 'a'.repeat(513), 'new\nline', '媒体'])(
    'does not ask for %j, which is no media id',
    async (id) => {
      await expect(media.download(id)).rejects.toThrow(TypeError);
      expect(fixture.api.to(GET)).toHaveLength(0);
    },
  );
});

describe('MediaService.download of a video', () => {
  it('follows video_url on the host of the API', async () => {
    fixture.api.json(GET, { video_url: `${fixture.api.url}/video?vkey=1` });
    serveFile('/video', MP4);
    const file = await media.download(ID);
    expect(await buffer(file)).toEqual(MP4);
    expect(file.contentType).toBe('video/mp4');
    expect(fixture.api.to('/video')[0]?.query.get('access_token')).toBeNull();
  });

  it('fetches from a configured host, private or not', async () => {
    const port = fixture.api.port;
    await fixture.close();
    await start({ mediaHosts: ['localhost'] });
    expect(fixture.api.port).not.toBe(port);
    fixture.api.json(GET, { video_url: `http://localhost:${fixture.api.port}/video` });
    serveFile('/video', MP4);
    expect(await buffer(await media.download(ID))).toEqual(MP4);
  });

  it.each([
    'http://localhost:1/video',
    'http://169.254.169.254/latest/meta-data',
    'http://[::1]/video',
    'https://qq.com.evil.example/video',
    'https://evilqq.com/video',
    'file:///etc/passwd',
    'https://user:secret@video.qq.com/video',
    'not an address',
  ])('refuses %s', async (url) => {
    fixture.api.json(GET, { video_url: url });
    const error = await reasonOf(media.download(ID));
    expect(error.name).toBe('MediaDownloadError');
    expect(error.message).not.toContain('secret');
  });

  it('refuses a redirect to a host that may not be asked', async () => {
    fixture.api.json(GET, { video_url: `${fixture.api.url}/video` });
    fixture.api.on('/video', (_request, response) =>
      response.writeHead(302, { location: 'http://127.0.0.2:1/x' }).end(),
    );
    expect((await reasonOf(media.download(ID))).message).toContain('127.0.0.2:1');
  });

  it('follows redirects within the allowed hosts, three at most', async () => {
    fixture.api.json(GET, { video_url: `${fixture.api.url}/video` });
    fixture.api.on('/video', (_request, response) =>
      response.writeHead(302, { location: '/video' }).end(),
    );
    await expect(media.download(ID)).rejects.toMatchObject({ reason: /HTTP 302/ });
    expect(fixture.api.to('/video')).toHaveLength(4);
  });
});

describe('MediaService.save', () => {
  it('keeps the whole file under its media id, for this user only', async () => {
    serveFile(GET, JPEG, { 'content-disposition': 'attachment; filename="../../evil.sh"' });
    const path = await media.save(ID);
    expect(isAbsolute(path)).toBe(true);
    expect(path).toBe(join(fixture.mediaDirectory, `${ID}.jpg`));
    expect(await readFile(path)).toEqual(JPEG);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect((await stat(fixture.mediaDirectory)).mode & 0o777).toBe(0o700);
  });

  it('fetches a file once', async () => {
    serveFile(GET, AMR);
    expect(await media.save(ID)).toBe(await media.save(ID));
    expect(fixture.api.to(GET)).toHaveLength(1);
  });

  it.each(['../../etc/passwd', '..', '/etc/passwd', 'a/b', 'x'.repeat(400)])(
    'stays in its directory whatever the media id: %s',
    async (id) => {
      serveFile(GET, AMR);
      const digest = createHash('sha256').update(id).digest('hex');
      expect(await media.save(id)).toBe(join(fixture.mediaDirectory, `${digest}.amr`));
    },
  );

  it('leaves nothing behind when the file is cut short', async () => {
    fixture.api.on(GET, (_request, response) => {
      response.writeHead(200, { 'content-length': '9999' }).write(JPEG);
      setTimeout(() => response.destroy(), 20);
    });
    await expect(media.save(ID)).rejects.toThrow(/before the end of the file/);
    expect(await readdir(fixture.mediaDirectory)).toEqual([]);
  });

  it('does not keep a refusal as a file', async () => {
    fixture.api.json(GET, { errcode: 40007, errmsg: 'invalid media_id' });
    await expect(media.save(ID)).rejects.toMatchObject({ errcode: 40007 });
    await expect(readdir(fixture.mediaDirectory)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('MediaService.upload', () => {
  const answer = { type: 'image', media_id: 'MEDIA', created_at: 1_700_000_000 };

  it('sends the file as multipart field media with its name and type', async () => {
    fixture.api.json(UPLOAD, answer);
    const file = { data: JPEG, fileName: 'a "quoted"\r\nname.PNG' };
    await expect(media.upload('image', file)).resolves.toEqual({
      mediaId: 'MEDIA',
      type: 'image',
      createdAt: 1_700_000_000,
    });
    const [request] = fixture.api.to(UPLOAD);
    const body = request?.body ?? Buffer.alloc(0);
    expect(request?.query.get('type')).toBe('image');
    expect(request?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    expect(Number(request?.headers['content-length'])).toBe(body.length);
    expect(body.toString('latin1')).toMatch(
      /name="media"; filename="aquotedname.jpg"\r\nContent-Type: image\/jpeg\r\n/,
    );
    expect(body.includes(JPEG)).toBe(true);
  });

  it('reads a file from its path, and finds thumb_media_id', async () => {
    fixture.api.json(UPLOAD, { type: 'thumb', thumb_media_id: 'THUMB', created_at: 1 });
    serveFile(GET, JPEG);
    const path = await media.save(ID);
    expect((await media.upload('thumb', path)).mediaId).toBe('THUMB');
  });

  it('sends it again with a new token when the first is void', async () => {
    fixture.api.json('/cgi-bin/stable_token', tokenAnswer(TOKEN), tokenAnswer('renewed'));
    fixture.api.json(UPLOAD, { errcode: 40001, errmsg: 'void' }, answer);
    await media.upload('image', { data: JPEG, fileName: 'x.jpg' });
    const [first, second] = fixture.api.to(UPLOAD);
    expect(second?.body.includes(JPEG)).toBe(true);
    expect(first?.body.length).toBe(second?.body.length);
  });

  it.each([
    ['image', Buffer.concat([JPEG, Buffer.alloc(10 * 1024 * 1024)]), /WeChat takes 10485760/],
    ['voice', Buffer.concat([AMR, Buffer.alloc(2 * 1024 * 1024)]), /WeChat takes 2097152/],
    ['thumb', Buffer.concat([JPEG, Buffer.alloc(64 * 1024)]), /WeChat takes 65536/],
    ['image', MP4, /mp4 format, WeChat takes png, jpg, gif/],
    ['video', JPEG, /jpg format/],
    ['voice', Buffer.from('plain words'), /unknown format/],
    ['voice', Buffer.alloc(0), /empty/],
  ] as const)('refuses a bad %s before sending it', async (type, data, message) => {
    const error = await reasonOf(media.upload(type, { data, fileName: 'x.jpg' }));
    expect(error.name).toBe('MediaRejectedError');
    expect(error.message).toMatch(message);
    expect(fixture.api.requests.map(({ path }) => path)).not.toContain(UPLOAD);
  });

  it('refuses a file on disk that is too large', async () => {
    serveFile(GET, JPEG);
    const path = await media.save(ID);
    await writeFile(path, Buffer.concat([JPEG, Buffer.alloc(64 * 1024)]));
    await expect(media.upload('thumb', path)).rejects.toThrow(/WeChat takes 65536/);
  });
});

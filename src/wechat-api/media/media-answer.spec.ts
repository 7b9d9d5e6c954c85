import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { MediaService } from '..';
import { startFixture, type ApiFixture } from '../../../test/support/wechat-api/api-fixture';

const GET = '/cgi-bin/media/get';
const JPEG = Buffer.from('ffd8ffe000104a4649460001', 'hex');
const MP4 = Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom');
const NO_FORMAT = Buffer.from([0x8f, 0x00, 0x3c, 0x01, 0xff]);

let fixture: ApiFixture;
let media: MediaService;
beforeAll(async () => {
  fixture = await startFixture();
  media = fixture.app.get(MediaService);
});
afterAll(() => fixture.close());

type Bytes = string | Buffer;
type Headers = Readonly<Record<string, string>>;

function serve(path: string, bytes: Bytes, headers: Headers, status = 200): void {
  fixture.api.on(path, (_request, response) => response.writeHead(status, headers).end(bytes));
}

const typed = (type?: string): Headers => (type === undefined ? {} : { 'content-type': type });

/** media/get itself, and what a `video_url` of its leads to. */
describe.each(['a media answer', 'what a video_url leads to'])('%s', (where) => {
  const isVideo = where !== 'a media answer';

  function answer(bytes: Bytes, headers: Headers): void {
    if (!isVideo) return serve(GET, bytes, headers);
    fixture.api.json(GET, { video_url: `${fixture.api.url}/video` });
    serve('/video', bytes, headers);
  }

  it.each(['text/plain', 'text/jpeg', 'application/json; encoding=utf-8', 'text/html', undefined])(
    'is a file by its mark, under %s',
    async (type) => {
      for (const [bytes, contentType] of [
        [JPEG, 'image/jpeg'],
        [MP4, 'video/mp4'],
        [Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), 'image/png'],
        [Buffer.from('#!AMR\n<html>'), 'audio/amr'],
      ] as const) {
        answer(bytes, typed(type));
        const file = await media.download('ID');
        expect([await buffer(file), file.contentType]).toEqual([bytes, contentType]);
      }
    },
  );

  it.each([
    [NO_FORMAT, 'image/jpeg'],
    [NO_FORMAT, 'text/plain'],
    [NO_FORMAT, undefined],
    [Buffer.from('{"\x00\x01\xfe', 'latin1'), 'image/jpeg'],
    ['{not json', 'image/jpeg'],
    ['some words', 'application/octet-stream'],
  ])('is a file of no known format: %j under %s', async (bytes, type) => {
    answer(bytes, typed(type));
    const file = await media.download('ID');
    expect(await buffer(file)).toEqual(Buffer.from(bytes));
    expect([file.contentType, file.extension]).toEqual(['application/octet-stream', 'bin']);
  });

  it.each(['text/plain', 'image/jpeg', 'video/mp4', undefined])(
    'is a refusal by its shape, under %s',
    async (type) => {
      const json = '{"errcode":40007,"errmsg":"invalid\x07 media_id"}';
      for (const bytes of [json, `\uFEFF\r\n ${json}`, `\0${json}\0`, `[\n${json}`.slice(1)]) {
        answer(bytes, typed(type));
        await expect(media.download('ID')).rejects.toMatchObject({ errcode: 40007 });
      }
    },
  );

  it.each([
    ['', 'image/jpeg', 'the file is empty'],
    ['', undefined, 'the file is empty'],
    ['<!DOCTYPE html>', 'text/html', 'a page of HTML or XML in place of a file'],
    ['\uFEFF\n<html>', 'video/mp4', 'a page of HTML or XML in place of a file'],
    ['<?xml version="1.0"?><Error/>', 'application/octet-stream', 'a page of HTML or XML'],
    ['{"code":"AccessDenied"}', 'image/jpeg', 'JSON in place of a file'],
    ['{"errcode":0,"errmsg":"ok"}', 'image/jpeg', 'JSON in place of a file'],
    ['{"errcode":40007,"errm', 'image/jpeg', 'JSON in place of a file'],
    ['[]', 'image/jpeg', 'JSON in place of a file'],
    ['Service Unavailable', 'text/plain', 'text in place of a file'],
    ['BMW', 'application/json', 'text in place of a file'],
    ['Service Unavailable', undefined, 'text in place of a file'],
  ])('is neither: %j under %s', async (bytes, type, reason) => {
    answer(bytes, typed(type));
    await expect(media.save('NOTHING')).rejects.toMatchObject({
      name: 'WechatConnectionError',
      reason: expect.stringContaining(reason),
    });
    expect(await readdir(fixture.mediaDirectory).catch(() => [])).not.toContainEqual(
      expect.stringContaining('NOTHING'),
    );
  });

  it('is not what came compressed without being asked for', async () => {
    const page = gzipSync('<html>');
    answer(page, { 'content-type': 'text/html', 'content-encoding': 'gzip' });
    await expect(media.download('ID')).rejects.toMatchObject({ reason: /compressed/ });
  });

  it('is judged in whatever pieces it comes', async () => {
    fixture.api.json(GET, { video_url: `${fixture.api.url}/video` });
    const json = Buffer.from('{"errcode":40007,"errmsg":"invalid media_id"}');
    for (const bytes of [json, JPEG]) {
      fixture.api.on(isVideo ? '/video' : GET, (_request, response) => {
        const [first, ...others] = bytes;
        response.write(Buffer.from([first ?? 0]));
        setTimeout(() => response.end(Buffer.from(others)), 20);
      });
      const download = media.download('ID');
      if (bytes === json) await expect(download).rejects.toMatchObject({ errcode: 40007 });
      else expect(await buffer(await download)).toEqual(JPEG);
    }
  });

  it('tells the name of a file in UTF-8', async () => {
    const raw = Buffer.from('照片.jpg').toString('latin1');
    for (const name of [`filename="${raw}"`, "filename*=utf-8''%E7%85%A7%E7%89%87.jpg"]) {
      answer(JPEG, { 'content-disposition': `attachment; ${name}` });
      const file = await media.download('ID');
      await buffer(file);
      expect(file.fileName).toBe('照片.jpg');
    }
  });
});

describe('a media answer', () => {
  it.each(['image/jpeg', 'text/plain', 'application/octet-stream', undefined])(
    'is the address of a video by its shape, under %s',
    async (type) => {
      serve(GET, `\n{"video_url":"${fixture.api.url}/video"}`, typed(type));
      serve('/video', MP4, {});
      expect(await buffer(await media.download('ID'))).toEqual(MP4);
    },
  );

  it('is speex where the bytes of the better voice tell nothing', async () => {
    serve('/cgi-bin/media/get/jssdk', NO_FORMAT, typed('text/plain'));
    const voice = await media.downloadVoice('ID');
    expect([await buffer(voice), voice.extension]).toEqual([NO_FORMAT, 'speex']);
    serve('/cgi-bin/media/get/jssdk', Buffer.from('#!AMR\n'), typed('voice/speex'));
    const amr = await media.downloadVoice('ID');
    expect([(await buffer(amr)).length, amr.extension]).toEqual([6, 'amr']);
  });

  it('is fetched again where nothing of it was kept', async () => {
    serve(GET, JPEG, {});
    await media.save('KEPT');
    for (const extension of ['jpg', 'bin']) {
      await writeFile(join(fixture.mediaDirectory, `KEPT.${extension}`), '');
    }
    const path = await media.save('KEPT');
    expect(path).toBe(join(fixture.mediaDirectory, 'KEPT.jpg'));
    expect(await readFile(path)).toEqual(JPEG);
    const calls = fixture.api.to(GET).length;
    expect(await media.save('KEPT')).toBe(path);
    expect(fixture.api.to(GET)).toHaveLength(calls);
  });
});

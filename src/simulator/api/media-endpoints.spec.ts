import { startPlatform, virtualClock, type Platform } from '..';
import { ApiCaller } from '../testing/api-caller';

const clock = virtualClock();
const bytes = Buffer.from('some bytes');
let platform: Platform;
let api: ApiCaller;

beforeEach(async () => {
  platform = await startPlatform({ clock });
  api = await ApiCaller.login(platform);
});

afterEach(() => platform.close());

const download = (mediaId: string, path = '/cgi-bin/media/get') =>
  api.get(path, { media_id: mediaId });

const upload = async (type: string, name: string, size = 10) => {
  const form = new FormData();
  form.append('media', new File([Buffer.alloc(size, 1)], name, { type: 'image/jpeg' }));
  return api.post('/cgi-bin/media/upload', form, { type });
};

describe('a download', () => {
  it('is the file with its type and a name', async () => {
    platform.api.addMedia({ mediaId: 'M1', type: 'image', bytes, contentType: 'image/png' });
    const answer = await download('M1');
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(bytes);
    expect(answer.headers.get('content-type')).toBe('image/png');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="M1.png"');
  });

  it('may have any name a test gives it', async () => {
    const { mediaId } = platform.api.addMedia({
      type: 'image',
      bytes,
      contentType: 'image/png',
      fileName: '../图.png',
    });
    const disposition = (await download(mediaId)).headers.get('content-disposition') ?? '';
    expect(Buffer.from(disposition, 'latin1').toString()).toBe('attachment; filename="../图.png"');
  });

  it('of a video is an address, behind which the file lies', async () => {
    platform.api.addMedia({ mediaId: 'V1', type: 'video', bytes, contentType: 'video/mp4' });
    const { video_url: url } = (await (await download('V1')).json()) as { video_url: string };
    expect(url).toBe(`${platform.api.url}/video/V1`);
    expect(Buffer.from(await (await fetch(url)).arrayBuffer())).toEqual(bytes);
  });

  it('of high-quality voice is speex, of anything else refused', async () => {
    platform.api.addMedia({ mediaId: 'A1', type: 'voice', bytes, contentType: 'voice/amr' });
    platform.api.addMedia({ mediaId: 'M1', type: 'image', bytes, contentType: 'image/png' });
    const voice = await download('A1', '/cgi-bin/media/get/jssdk');
    expect(voice.headers.get('content-type')).toBe('voice/speex');
    expect(voice.headers.get('content-disposition')).toContain('A1.speex');
    const image = await download('M1', '/cgi-bin/media/get/jssdk');
    expect(await image.json()).toMatchObject({ errcode: 40007 });
  });

  it('of an unknown file is an error under HTTP 200 and text/plain', async () => {
    const answer = await download('unknown');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toContain('text/plain');
    expect(await answer.json()).toEqual({
      errcode: 40007,
      errmsg: expect.stringMatching(/^invalid media_id rid: /),
    });
  });

  it('is refused after three days', async () => {
    platform.api.addMedia({ mediaId: 'M1', type: 'image', bytes, contentType: 'image/png' });
    clock.advance(3 * 86_400_000);
    api = await ApiCaller.login(platform);
    expect(await (await download('M1')).json()).toMatchObject({ errcode: 40007 });
  });
});

describe('an upload', () => {
  it('is kept and can be fetched', async () => {
    const answer = await upload('image', '图.jpg');
    expect(answer).toEqual({
      type: 'image',
      media_id: expect.any(String),
      created_at: Math.floor(clock.now() / 1000),
    });
    const file = await download(String(answer['media_id']));
    expect((await file.arrayBuffer()).byteLength).toBe(10);
    expect(file.headers.get('content-type')).toBe('image/jpeg');
  });

  it('of a thumb is named otherwise', async () => {
    expect(await upload('thumb', 'a.jpg')).toHaveProperty('thumb_media_id');
  });

  it.each([
    ['document', 'a.jpg', 10, 40004],
    ['image', 'a.bmp', 10, 40005],
    ['image', 'a.jpg', 10 * 1024 * 1024 + 1, 40009],
    ['voice', 'a.amr', 2 * 1024 * 1024 + 1, 40006],
    ['thumb', 'a.jpg', 64 * 1024 + 1, 40006],
    ['image', 'a.jpg', 0, 44001],
  ])('as %s of %s with %i bytes is refused: %i', async (type, name, size, errcode) => {
    expect(await upload(type, name, size)).toMatchObject({ errcode });
  });

  it('without a file is refused', async () => {
    const answer = await api.post('/cgi-bin/media/upload', new FormData(), { type: 'image' });
    expect(answer).toMatchObject({ errcode: 41005 });
  });
});

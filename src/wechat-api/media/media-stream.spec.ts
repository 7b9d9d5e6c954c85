import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { Writable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { ApiServer } from '../../../test/support/wechat-api/api-server';
import { readHead, wholeFile } from './media-stream';

describe('a media stream', () => {
  let api: ApiServer;
  beforeEach(async () => {
    api = await ApiServer.start();
  });
  afterEach(() => api.close());

  async function fetch(path: string): Promise<IncomingMessage> {
    const [answer] = (await once(get(api.url + path), 'response')) as [IncomingMessage];
    return answer;
  }

  it('reads a head that comes byte by byte, and loses none of them', async () => {
    api.on('/slow', (_request, response) => {
      for (const byte of 'abcdef') response.write(byte);
      setTimeout(() => response.end('ghi'), 10);
    });
    const answer = await fetch('/slow');
    const head = await readHead(answer, 4);
    expect(head.length).toBeGreaterThanOrEqual(4);
    expect(String(await buffer(wholeFile(head, answer, 100)))).toBe('abcdefghi');
  });

  it('ends in an error beyond the byte cap', async () => {
    api.on('/large', (_request, response) => response.end(Buffer.alloc(2_000)));
    const answer = await fetch('/large');
    const file = wholeFile(await readHead(answer, 64), answer, 1_999);
    await expect(buffer(file)).rejects.toThrow('the file is over 1999 bytes');
  });

  it('holds a 64 MB file in a few buffers, at its reader’s pace', async () => {
    const chunk = Buffer.alloc(64 * 1024);
    let sent = 0;
    api.on('/huge', (_request, response) => {
      const write = (): void => {
        while (sent < 1_024) {
          sent += 1;
          if (!response.write(chunk)) {
            response.once('drain', write);
            return;
          }
        }
        response.end();
      };
      write();
    });
    const answer = await fetch('/huge');
    let most = 0;
    let seen = 0;
    const file = wholeFile(await readHead(answer, 64), answer, 100 * 1024 * 1024);
    const sink = new Writable({
      write(part: Buffer, _encoding, done) {
        seen += part.length;
        most = Math.max(most, file.readableLength + answer.readableLength);
        setImmediate(done);
      },
    });
    await pipeline(file, sink);
    expect(seen).toBeGreaterThanOrEqual(64 * 1024 * 1024);
    expect(most).toBeLessThan(1024 * 1024);
  });
});

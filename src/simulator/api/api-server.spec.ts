import { connect } from 'node:net';
import { startPlatform, type Platform } from '..';

let platform: Platform;
beforeAll(async () => (platform = await startPlatform()));
afterAll(() => platform.close());

async function ask(target: string): Promise<string> {
  const { hostname, port } = new URL(platform.api.url);
  const socket = connect(Number(port), hostname);
  socket.end(`GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
  let answer = '';
  for await (const chunk of socket.setEncoding('utf8')) answer += String(chunk);
  return answer.split('\r\n')[0] ?? '';
}

describe('the API host', () => {
  it.each(['//', '/\\', '/%zz', '*', 'http://[/', '/nothing'])(
    'serves nothing at %s',
    async (target) => {
      expect(await ask(target)).toBe('HTTP/1.1 404 Not Found');
    },
  );
});

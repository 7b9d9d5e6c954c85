import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { image, startPlatform, text, type Platform } from '../../simulator';
import type { Scenario } from '../scenario';
import { conversation } from './conversation';
import { forgedSignature, plaintextBody, replayedSignature } from './forgeries';
import { keptMedia } from './kept-media';
import { retriedAtOnce } from './retries';
import { severalAccounts } from './several-accounts';
import { urlCheck } from './url-check';

describe('against a service that answers every request with success', () => {
  let platform: Platform;
  let server: Server;

  beforeAll(async () => {
    platform = await startPlatform();
    server = createServer((_, response) => response.end('success')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    platform.connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}/wechat`);
  });

  afterAll(async () => {
    await platform.close();
    server.close();
  });

  const faultsIn = async ({ play }: Scenario) => {
    const stage = {
      platform,
      others: [platform],
      directory: '/nowhere',
      handlerRuns: async () => 0,
    };
    return (await play(stage)).faults.join('; ');
  };

  it.each([
    ['a user who expects a reply', conversation('a', text('a'), '你好'), 'the user sees nothing'],
    ['retries that expect a reply', retriedAtOnce('a', text('a'), '你好'), 'the user sees nothing'],
    ['media that is expected to be kept', keptMedia('a', image(), '', 10), 'one more file'],
    ['an account that answers as another', severalAccounts('a', 'a', ['', 'b']), 'expected "b"'],
    ['the URL check', urlCheck('a'), 'expected 200 and the echostr, got 200'],
    ['a forged signature', forgedSignature('a', 'signature'), 'expected 403, got 200'],
    ['a replayed signature', replayedSignature('a'), 'expected 403, got 200'],
    ['a body without encryption', plaintextBody('a'), 'expected 403, got 200'],
  ])('%s is a wrong row', async (_, scenario, fault) => {
    expect(await faultsIn(scenario)).toContain(fault);
  });

  it('a user who expects nothing is a right one', async () => {
    expect(await faultsIn(conversation('a', text('a'), ''))).toBe('');
  });
});

import { startPlatform, text, type Platform } from '.';
import { textReply } from './testing/reply-documents';
import { scriptedService, type ScriptedService } from './testing/scripted-service';

describe('an observer of the platform', () => {
  let platform: Platform;
  let service: ScriptedService;
  const told: unknown[] = [];

  beforeEach(async () => {
    told.length = 0;
    service = await scriptedService('silence', { body: textReply('好') });
    platform = await startPlatform({
      url: service.url,
      cutAfter: 5000,
      observer: {
        packed: ({ msgId }, { query }) => told.push(['packed', msgId, typeof query['signature']]),
        begun: (_, { number }) => told.push(['begun', number]),
        ended: (_, { number, outcome }) => told.push(['ended', number, outcome]),
        shown: (_, { kind }) => told.push(['shown', kind]),
        called: ({ path }, answer) => told.push(['called', path, answer?.status]),
      },
    });
  });

  afterEach(async () => {
    await platform.close();
    await service.close();
  });

  it('is told of a message step by step, cut after the time that was set last', async () => {
    platform.cutAfter(50);
    const { message } = await platform.send(text('a'));
    expect(told).toEqual([
      ['shown', 'sent'],
      ['packed', message.msgId, 'string'],
      ['begun', 1],
      ['ended', 1, 'cut'],
      ['begun', 2],
      ['ended', 2, 'answered'],
      ['shown', 'reply'],
    ]);
    expect(platform.contactWindows()).toMatchObject([{ left: 5, most: 5 }]);
  });

  it('is told of calls of the API, also of those that get no answer', async () => {
    platform.api.fault('/cgi-bin/token', { drop: true });
    await fetch(`${platform.api.url}/cgi-bin/token`).catch(() => undefined);
    await fetch(`${platform.api.url}/cgi-bin/token`);
    expect(told).toEqual([
      ['called', '/cgi-bin/token', undefined],
      ['called', '/cgi-bin/token', 200],
    ]);
  });
});
